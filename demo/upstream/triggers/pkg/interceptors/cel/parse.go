package cel

import (
	"fmt"
	"strconv"
)

// expr is a parsed part of a filter.
type expr func(event Event) (any, error)

type parser struct {
	tokens []token
}

func parse(filter string) (expr, error) {
	tokens, err := lex(filter)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens}
	parsed, err := p.parseOr()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, fmt.Errorf("unexpected %q", p.peek().text)
	}
	return parsed, nil
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) next() token {
	first := p.tokens[0]
	if first.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return first
}

// accept takes the operator where it comes next.
func (p *parser) accept(operator string) bool {
	if next := p.peek(); next.kind != tokenOperator || next.text != operator {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(operator string) error {
	if !p.accept(operator) {
		return fmt.Errorf("expected %q, found %q", operator, p.peek().text)
	}
	return nil
}

func (p *parser) parseOr() (expr, error) {
	operands, err := p.parseList("||", p.parseAnd)
	if err != nil || len(operands) == 1 {
		return first(operands), err
	}
	return or(operands), nil
}

func (p *parser) parseAnd() (expr, error) {
	operands, err := p.parseList("&&", p.parseComparison)
	if err != nil || len(operands) == 1 {
		return first(operands), err
	}
	return and(operands), nil
}

func (p *parser) parseList(separator string, parseOne func() (expr, error)) ([]expr, error) {
	var list []expr
	for {
		one, err := parseOne()
		if err != nil {
			return nil, err
		}
		list = append(list, one)
		if !p.accept(separator) {
			return list, nil
		}
	}
}

func first(list []expr) expr {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (p *parser) parseComparison() (expr, error) {
	left, err := p.parseValue()
	if err != nil {
		return nil, err
	}
	for _, operator := range []string{"==", "!="} {
		if p.accept(operator) {
			right, err := p.parseValue()
			return compare(left, right, operator == "=="), err
		}
	}
	return left, nil
}

func (p *parser) parseValue() (expr, error) {
	if p.accept("!") {
		operand, err := p.parseValue()
		return not(operand), err
	}
	if p.accept("(") {
		inner, err := p.parseOr()
		if err != nil {
			return nil, err
		}
		return inner, p.expect(")")
	}
	switch found := p.next(); found.kind {
	case tokenString:
		return literal(found.text), nil
	case tokenNumber:
		number, err := strconv.ParseFloat(found.text, 64)
		return literal(number), err
	case tokenName:
		return p.parseName(found.text)
	default:
		return nil, fmt.Errorf("expected a value, found %q", found.text)
	}
}

// parseName reads true, false, a field such as body.pull_request.draft, or a call such as header.match('a', 'b').
func (p *parser) parseName(name string) (expr, error) {
	switch name {
	case "true", "false":
		return literal(name == "true"), nil
	case "body", "header":
	default:
		return nil, fmt.Errorf("undeclared reference to %q", name)
	}
	path := []string{name}
	for p.accept(".") {
		part := p.next()
		if part.kind != tokenName {
			return nil, fmt.Errorf("expected a field after %q, found %q", path[len(path)-1], part.text)
		}
		if p.accept("(") {
			return p.parseCall(path, part.text)
		}
		path = append(path, part.text)
	}
	return field(path), nil
}

func (p *parser) parseCall(target []string, function string) (expr, error) {
	arguments, err := p.parseList(",", p.parseValue)
	if err != nil {
		return nil, err
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return call(target, function, arguments)
}
