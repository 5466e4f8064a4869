package v1

import (
	"errors"
	"fmt"

	"github.com/tektoncd/pipeline/pkg/substitution"
)

// Validate says everything that keeps a PipelineSpec from running.
func (ps PipelineSpec) Validate() error {
	return errors.Join(ps.validateTaskNames(), ps.validateRunAfter(), ps.validateParams())
}

func (ps PipelineSpec) allTasks() []PipelineTask {
	return append(append([]PipelineTask{}, ps.Tasks...), ps.Finally...)
}

func (ps PipelineSpec) validateTaskNames() error {
	if len(ps.Tasks) == 0 {
		return errors.New("spec.tasks: a pipeline needs at least one task")
	}
	var problems []error
	seen := map[string]bool{}
	for _, task := range ps.allTasks() {
		if task.Name == "" {
			problems = append(problems, errors.New("spec.tasks: a task has no name"))
		} else if seen[task.Name] {
			problems = append(problems, fmt.Errorf("spec.tasks: more than one task is called %q", task.Name))
		}
		seen[task.Name] = true
	}
	return errors.Join(problems...)
}

func (ps PipelineSpec) validateRunAfter() error {
	names := map[string]bool{}
	for _, task := range ps.Tasks {
		names[task.Name] = true
	}
	var problems []error
	for _, task := range ps.Tasks {
		for _, before := range task.RunAfter {
			if !names[before] {
				problems = append(problems, fmt.Errorf("spec.tasks[%s].runAfter: there is no task %q", task.Name, before))
			}
		}
	}
	return errors.Join(problems...)
}

func (ps PipelineSpec) validateParams() error {
	declared := map[string]bool{}
	for _, param := range ps.Params {
		declared[param.Name] = true
	}
	var problems []error
	for _, task := range ps.allTasks() {
		for _, param := range task.Params {
			for _, name := range substitution.ParamNames(param.Value) {
				if !declared[name] {
					problems = append(problems, fmt.Errorf("spec.tasks[%s].params[%s]: there is no parameter %q", task.Name, param.Name, name))
				}
			}
		}
	}
	return errors.Join(problems...)
}
