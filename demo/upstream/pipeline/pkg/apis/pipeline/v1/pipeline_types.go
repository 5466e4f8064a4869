// Package v1 holds the types that programs and their callers share.
package v1

// Param is a value given to a Pipeline or to one of its tasks.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ParamSpec declares a parameter. One without a default must be given.
type ParamSpec struct {
	Name    string  `json:"name"`
	Default *string `json:"default,omitempty"`
}

// Result is a value that a task or a Pipeline leaves behind.
type Result struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// TaskSpec is what a task does: it leaves its results and ends with an exit code.
type TaskSpec struct {
	Results  []Result `json:"results,omitempty"`
	ExitCode int      `json:"exitCode,omitempty"`
}

// PipelineTask is a task's place in a Pipeline.
type PipelineTask struct {
	Name     string   `json:"name"`
	RunAfter []string `json:"runAfter,omitempty"`
	Params   []Param  `json:"params,omitempty"`
	TaskSpec TaskSpec `json:"taskSpec"`
}

// PipelineSpec is a graph of tasks; those of Finally run whatever became of the others.
type PipelineSpec struct {
	Params  []ParamSpec    `json:"params,omitempty"`
	Tasks   []PipelineTask `json:"tasks"`
	Finally []PipelineTask `json:"finally,omitempty"`
	Results []Result       `json:"results,omitempty"`
}

// PipelineRun asks for a run of a Pipeline with these parameters.
type PipelineRun struct {
	Params       []Param      `json:"params,omitempty"`
	PipelineSpec PipelineSpec `json:"pipelineSpec"`
}

// PipelineRunStatus says how a run went.
type PipelineRunStatus struct {
	Status       string          `json:"status"`
	Reason       string          `json:"reason"`
	Message      string          `json:"message"`
	TaskRuns     []TaskRunStatus `json:"taskRuns"`
	SkippedTasks []string        `json:"skippedTasks,omitempty"`
	Results      []Result        `json:"results,omitempty"`
}

// TaskRunStatus says how one task went, with the parameters as it saw them. TaskRuns are listed in the order of their start.
type TaskRunStatus struct {
	Name    string   `json:"name"`
	Status  string   `json:"status"`
	Params  []Param  `json:"params,omitempty"`
	Results []Result `json:"results,omitempty"`
}
