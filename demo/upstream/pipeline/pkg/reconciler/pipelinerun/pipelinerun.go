// Package pipelinerun runs a Pipeline from its first task to its results.
package pipelinerun

import (
	"fmt"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/pipeline/pkg/dag"
	"github.com/tektoncd/pipeline/pkg/substitution"
)

type run struct {
	params  map[string]string
	results map[substitution.ResultRef]string
	status  v1.PipelineRunStatus
}

// Reconcile runs all tasks of a PipelineRun. A task that fails keeps the ones after it from starting, but not those of
// finally. The error says why a run could not start at all.
func Reconcile(pr v1.PipelineRun) (v1.PipelineRunStatus, error) {
	params, err := paramValues(pr)
	if err != nil {
		return v1.PipelineRunStatus{}, err
	}
	tasks, err := dag.Order(pr.PipelineSpec.Tasks)
	if err != nil {
		return v1.PipelineRunStatus{}, err
	}
	r := &run{params: params, results: map[substitution.ResultRef]string{}}
	failed := r.runUntilFailure(tasks)
	for _, task := range pr.PipelineSpec.Finally {
		if !r.runTask(task) {
			failed++
		}
	}
	r.finish(pr.PipelineSpec, failed)
	return r.status, nil
}

func paramValues(pr v1.PipelineRun) (map[string]string, error) {
	values := map[string]string{}
	for _, given := range pr.Params {
		values[given.Name] = given.Value
	}
	for _, spec := range pr.PipelineSpec.Params {
		if _, given := values[spec.Name]; given {
			continue
		}
		if spec.Default == nil {
			return nil, fmt.Errorf("PipelineRun is missing the parameter %q", spec.Name)
		}
		values[spec.Name] = *spec.Default
	}
	return values, nil
}

func (r *run) runUntilFailure(tasks []v1.PipelineTask) (failed int) {
	for _, task := range tasks {
		if failed > 0 {
			r.status.SkippedTasks = append(r.status.SkippedTasks, task.Name)
		} else if !r.runTask(task) {
			failed++
		}
	}
	return failed
}

func (r *run) runTask(task v1.PipelineTask) bool {
	status := v1.TaskRunStatus{Name: task.Name, Status: "Succeeded"}
	for _, param := range task.Params {
		status.Params = append(status.Params, v1.Param{Name: param.Name, Value: r.apply(param.Value)})
	}
	if task.TaskSpec.ExitCode != 0 {
		status.Status = "Failed"
	} else {
		for _, result := range task.TaskSpec.Results {
			value := r.apply(result.Value)
			r.results[substitution.ResultRef{Task: task.Name, Result: result.Name}] = value
			status.Results = append(status.Results, v1.Result{Name: result.Name, Value: value})
		}
	}
	r.status.TaskRuns = append(r.status.TaskRuns, status)
	return status.Status == "Succeeded"
}

func (r *run) apply(text string) string {
	return substitution.Apply(text, r.params, r.results)
}

func (r *run) finish(spec v1.PipelineSpec, failed int) {
	r.status.Status, r.status.Reason = "True", "Succeeded"
	if failed > 0 {
		r.status.Status, r.status.Reason = "False", "Failed"
	} else {
		for _, result := range spec.Results {
			r.status.Results = append(r.status.Results, v1.Result{Name: result.Name, Value: r.apply(result.Value)})
		}
	}
	r.status.Message = fmt.Sprintf("Tasks Completed: %d (Failed: %d), Skipped: %d", len(r.status.TaskRuns), failed, len(r.status.SkippedTasks))
}
