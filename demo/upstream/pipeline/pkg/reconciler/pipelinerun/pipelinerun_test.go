package pipelinerun

import (
	"testing"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
)

func TestReconcilePassesResults(t *testing.T) {
	status, err := Reconcile(v1.PipelineRun{
		Params: []v1.Param{{Name: "revision", Value: "main"}},
		PipelineSpec: v1.PipelineSpec{
			Params: []v1.ParamSpec{{Name: "revision"}},
			Tasks: []v1.PipelineTask{
				{Name: "build", Params: []v1.Param{{Name: "commit", Value: "$(tasks.clone.results.commit)"}}},
				{Name: "clone", TaskSpec: v1.TaskSpec{Results: []v1.Result{{Name: "commit", Value: "$(params.revision)-4f1d2c9"}}}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := status.TaskRuns[1].Params[0].Value; got != "main-4f1d2c9" {
		t.Errorf("expected the commit of the clone, got %q", got)
	}
}

func TestReconcileRunsFinallyAfterFailure(t *testing.T) {
	status, err := Reconcile(v1.PipelineRun{PipelineSpec: v1.PipelineSpec{
		Tasks:   []v1.PipelineTask{{Name: "test", TaskSpec: v1.TaskSpec{ExitCode: 1}}, {Name: "deploy", RunAfter: []string{"test"}}},
		Finally: []v1.PipelineTask{{Name: "report"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Tasks Completed: 2 (Failed: 1), Skipped: 1"; status.Message != want {
		t.Errorf("expected %q, got %q", want, status.Message)
	}
}

func TestReconcileNeedsItsParams(t *testing.T) {
	_, err := Reconcile(v1.PipelineRun{PipelineSpec: v1.PipelineSpec{Params: []v1.ParamSpec{{Name: "url"}}}})
	if err == nil {
		t.Fatal("expected a run without its parameter to be refused")
	}
}
