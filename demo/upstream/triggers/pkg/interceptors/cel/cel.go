// Package cel filters events by the part of the Common Expression Language that filters are made of: &&, ||, !, ==, !=,
// parentheses, the fields of body and header, header.match(name, value) and startsWith(prefix).
package cel

import (
	"fmt"
	"strings"
)

// Event is what an EventListener received.
type Event struct {
	Header map[string]string
	Body   map[string]any
}

func (e Event) header(name string) string {
	for key, value := range e.Header {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

func (e Event) headers() map[string]any {
	headers := map[string]any{}
	for key, value := range e.Header {
		headers[key] = value
	}
	return headers
}

// Filter is a filter that can be used.
type Filter struct {
	matches expr
}

// Compile reads a filter. The error says what is wrong with it.
func Compile(filter string) (Filter, error) {
	matches, err := parse(filter)
	if err != nil {
		return Filter{}, fmt.Errorf("failed to parse filter %q: %w", filter, err)
	}
	return Filter{matches}, nil
}

// Accepts says whether an event goes on. The error says why the filter could not be applied to this event.
func (f Filter) Accepts(event Event) (bool, error) {
	return truth(f.matches, event)
}
