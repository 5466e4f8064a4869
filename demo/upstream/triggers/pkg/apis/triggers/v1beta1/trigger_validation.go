package v1beta1

import (
	"errors"
	"fmt"

	"github.com/tektoncd/triggers/pkg/interceptors/cel"
)

// Trigger says which events become runs, and with which parameters.
type Trigger struct {
	Interceptors []Interceptor `json:"interceptors,omitempty"`
	Bindings     []Param       `json:"bindings,omitempty"`
}

// Interceptor decides whether an event goes on. The only one is cel.
type Interceptor struct {
	Name   string `json:"name"`
	Filter string `json:"filter"`
}

// Validate says everything that keeps a Trigger from working.
func (t Trigger) Validate() error {
	var problems []error
	for _, interceptor := range t.Interceptors {
		if interceptor.Name != "cel" {
			problems = append(problems, fmt.Errorf("there is no interceptor %q", interceptor.Name))
		} else if _, err := cel.Compile(interceptor.Filter); err != nil {
			problems = append(problems, err)
		}
	}
	seen := map[string]bool{}
	for _, binding := range t.Bindings {
		if seen[binding.Name] {
			problems = append(problems, fmt.Errorf("binding %q is given twice", binding.Name))
		}
		seen[binding.Name] = true
	}
	return errors.Join(problems...)
}
