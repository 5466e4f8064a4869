// Package dag orders the tasks of a Pipeline.
package dag

import (
	"fmt"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/pipeline/pkg/substitution"
)

// Order sorts tasks so that each comes after those that it needs: the ones it runs after and the ones whose results it
// uses. Where there is a choice, the order of declaration stays.
func Order(tasks []v1.PipelineTask) ([]v1.PipelineTask, error) {
	done := map[string]bool{}
	known := map[string]bool{}
	for _, task := range tasks {
		known[task.Name] = true
	}
	ordered := make([]v1.PipelineTask, 0, len(tasks))
	for len(ordered) < len(tasks) {
		next := nextTask(tasks, done, known)
		if next == nil {
			return nil, fmt.Errorf("cycle detected among the tasks")
		}
		done[next.Name] = true
		ordered = append(ordered, *next)
	}
	return ordered, nil
}

func nextTask(tasks []v1.PipelineTask, done, known map[string]bool) *v1.PipelineTask {
	for i := range tasks {
		if !done[tasks[i].Name] && isReady(tasks[i], done, known) {
			return &tasks[i]
		}
	}
	return nil
}

func isReady(task v1.PipelineTask, done, known map[string]bool) bool {
	for _, name := range needs(task) {
		if known[name] && !done[name] {
			return false
		}
	}
	return true
}

func needs(task v1.PipelineTask) []string {
	names := append([]string{}, task.RunAfter...)
	for _, param := range task.Params {
		for _, ref := range substitution.ResultRefs(param.Value) {
			names = append(names, ref.Task)
		}
	}
	return names
}
