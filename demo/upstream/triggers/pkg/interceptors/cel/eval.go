package cel

import (
	"fmt"
	"strings"
)

func literal(value any) expr {
	return func(Event) (any, error) { return value, nil }
}

// and is true where all operands are.
func and(operands []expr) expr {
	return func(event Event) (any, error) {
		for _, operand := range operands {
			if ok, err := truth(operand, event); err != nil || !ok {
				return false, err
			}
		}
		return true, nil
	}
}

// or is true where one of the operands is.
func or(operands []expr) expr {
	return func(event Event) (any, error) {
		for _, operand := range operands {
			if ok, err := truth(operand, event); err != nil || ok {
				return ok, err
			}
		}
		return false, nil
	}
}

func not(operand expr) expr {
	return func(event Event) (any, error) {
		ok, err := truth(operand, event)
		return !ok, err
	}
}

func truth(operand expr, event Event) (bool, error) {
	value, err := operand(event)
	if err != nil {
		return false, err
	}
	ok, isBool := value.(bool)
	if !isBool {
		return false, fmt.Errorf("%v is neither true nor false", value)
	}
	return ok, nil
}

func compare(left, right expr, equal bool) expr {
	return func(event Event) (any, error) {
		l, err := left(event)
		if err != nil {
			return nil, err
		}
		r, err := right(event)
		if err != nil {
			return nil, err
		}
		if !isScalar(l) || !isScalar(r) {
			return nil, fmt.Errorf("only strings, numbers, true and false can be compared")
		}
		return (l == r) == equal, nil
	}
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, float64, bool, nil:
		return true
	}
	return false
}

func field(path []string) expr {
	return func(event Event) (any, error) {
		var value any = event.Body
		if path[0] == "header" {
			value = event.headers()
		}
		for _, name := range path[1:] {
			object, _ := value.(map[string]any)
			inner, found := object[name]
			if !found {
				return nil, fmt.Errorf("no such key: %s", name)
			}
			value = inner
		}
		return value, nil
	}
}

func call(target []string, function string, arguments []expr) (expr, error) {
	switch {
	case function == "match" && len(target) == 1 && target[0] == "header" && len(arguments) == 2:
		return matchHeader(arguments[0], arguments[1]), nil
	case function == "startsWith" && len(arguments) == 1:
		return startsWith(field(target), arguments[0]), nil
	}
	return nil, fmt.Errorf("undeclared reference to %q", function)
}

func matchHeader(name, want expr) expr {
	return func(event Event) (any, error) {
		n, err := text(name, event)
		if err != nil {
			return nil, err
		}
		w, err := text(want, event)
		return event.header(n) == w, err
	}
}

func startsWith(value, prefix expr) expr {
	return func(event Event) (any, error) {
		v, err := text(value, event)
		if err != nil {
			return nil, err
		}
		p, err := text(prefix, event)
		return strings.HasPrefix(v, p), err
	}
}

func text(operand expr, event Event) (string, error) {
	value, err := operand(event)
	if err != nil {
		return "", err
	}
	s, isString := value.(string)
	if !isString {
		return "", fmt.Errorf("%v is no string", value)
	}
	return s, nil
}
