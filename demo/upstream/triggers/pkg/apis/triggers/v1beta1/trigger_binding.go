// Package v1beta1 holds the types that programs and their callers share.
package v1beta1

import (
	"errors"
	"fmt"

	"github.com/tektoncd/triggers/pkg/template"
)

// Param is a parameter and its value, or the expression of it.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ParamSpec declares a parameter of a TriggerTemplate; one without a default must be bound.
type ParamSpec struct {
	Name    string  `json:"name"`
	Default *string `json:"default,omitempty"`
}

// BindingRequest asks for the parameters of an event.
type BindingRequest struct {
	Bindings []Param        `json:"bindings"`
	Params   []ParamSpec    `json:"params,omitempty"`
	Event    template.Event `json:"event"`
}

// Bind takes the parameters out of the event: one for each binding, then those that have a default only.
func Bind(request BindingRequest) ([]Param, error) {
	var problems []error
	var params []Param
	bound := map[string]bool{}
	for _, binding := range request.Bindings {
		value, err := template.Resolve(binding.Value, request.Event)
		if err != nil {
			problems = append(problems, fmt.Errorf("failed to bind %q: %w", binding.Name, err))
			continue
		}
		bound[binding.Name] = true
		params = append(params, Param{Name: binding.Name, Value: value})
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	for _, spec := range request.Params {
		switch {
		case bound[spec.Name]:
		case spec.Default == nil:
			problems = append(problems, fmt.Errorf("nothing binds %q and it has no default", spec.Name))
		default:
			params = append(params, Param{Name: spec.Name, Value: *spec.Default})
		}
	}
	return params, errors.Join(problems...)
}
