// Package template takes parameters out of events.
package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Event is what an EventListener received.
type Event struct {
	Header map[string]string `json:"header"`
	Body   any               `json:"body"`
}

var expression = regexp.MustCompile(`\$\(([^()]+)\)`)

// Resolve replaces every $(body.…) and $(header.…) of a text by its value in the event; objects and lists become JSON.
// The error names all that are not there.
func Resolve(text string, event Event) (string, error) {
	var problems []error
	resolved := expression.ReplaceAllStringFunc(text, func(reference string) string {
		path := expression.FindStringSubmatch(reference)[1]
		value, err := lookUp(path, event)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", reference, err))
		}
		return value
	})
	return resolved, errors.Join(problems...)
}

func lookUp(path string, event Event) (string, error) {
	if name, isHeader := strings.CutPrefix(path, "header."); isHeader {
		return header(name, event)
	}
	rest, isBody := strings.CutPrefix(path, "body")
	if !isBody {
		return "", errors.New("only body and header can be used")
	}
	value := event.Body
	for _, key := range keys(rest) {
		inner, found := child(value, key)
		if !found {
			return "", fmt.Errorf("%s is not found in the body", key)
		}
		value = inner
	}
	return format(value)
}

func header(name string, event Event) (string, error) {
	for key, value := range event.Header {
		if strings.EqualFold(key, name) {
			return value, nil
		}
	}
	return "", errors.New("the event has no such header")
}

// keys splits ".commits[0].id" into commits, 0 and id.
func keys(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) })
}

func child(value any, key string) (any, bool) {
	switch parent := value.(type) {
	case map[string]any:
		inner, found := parent[key]
		return inner, found
	case []any:
		index, err := strconv.Atoi(key)
		if err != nil || index < 0 || index >= len(parent) {
			return nil, false
		}
		return parent[index], true
	}
	return nil, false
}

func format(value any) (string, error) {
	if text, isString := value.(string); isString {
		return text, nil
	}
	data, err := json.Marshal(value)
	return string(data), err
}
