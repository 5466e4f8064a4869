// Command controller runs PipelineRuns.
package main

import (
	"context"
	"net/http"

	"github.com/tektoncd/pipeline/internal/serve"
	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/pipeline/pkg/reconciler/pipelinerun"
)

func main() {
	serve.Run("tekton-pipelines-controller", map[string]http.HandlerFunc{
		"POST /run": serve.Answer(func(_ context.Context, pr v1.PipelineRun) (v1.PipelineRunStatus, error) {
			return pipelinerun.Reconcile(pr)
		}),
	})
}
