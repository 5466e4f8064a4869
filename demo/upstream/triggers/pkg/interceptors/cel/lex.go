package cel

import (
	"fmt"
	"strings"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenString
	tokenNumber
	tokenOperator
)

type token struct {
	kind tokenKind
	text string
}

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	digits  = "0123456789"
)

var operators = []string{"&&", "||", "==", "!=", "!", "(", ")", ",", "."}

// lex splits a filter into its tokens; the last is always tokenEnd.
func lex(filter string) ([]token, error) {
	var tokens []token
	for rest := strings.TrimSpace(filter); rest != ""; rest = strings.TrimSpace(rest) {
		next, length, err := lexOne(rest)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, next)
		rest = rest[length:]
	}
	return append(tokens, token{kind: tokenEnd, text: "end of filter"}), nil
}

func lexOne(text string) (token, int, error) {
	if quote := text[0]; quote == '\'' || quote == '"' {
		end := strings.IndexByte(text[1:], quote)
		if end < 0 {
			return token{}, 0, fmt.Errorf("the string %s has no end", text)
		}
		return token{tokenString, text[1 : end+1]}, end + 2, nil
	}
	if length := span(text, digits); length > 0 {
		return token{tokenNumber, text[:length]}, length, nil
	}
	if length := span(text, letters+digits); length > 0 {
		return token{tokenName, text[:length]}, length, nil
	}
	for _, operator := range operators {
		if strings.HasPrefix(text, operator) {
			return token{tokenOperator, operator}, len(operator), nil
		}
	}
	return token{}, 0, fmt.Errorf("unexpected %q", text[:1])
}

func span(text, set string) int {
	return len(text) - len(strings.TrimLeft(text, set))
}
