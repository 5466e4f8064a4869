package dag

import (
	"testing"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
)

func TestOrder(t *testing.T) {
	ordered, err := Order([]v1.PipelineTask{
		{Name: "deploy", Params: []v1.Param{{Name: "image", Value: "$(tasks.build.results.image)"}}},
		{Name: "build", RunAfter: []string{"clone"}},
		{Name: "clone"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"clone", "build", "deploy"} {
		if ordered[i].Name != want {
			t.Errorf("expected %s at %d, got %s", want, i, ordered[i].Name)
		}
	}
}

func TestOrderRefusesCycle(t *testing.T) {
	_, err := Order([]v1.PipelineTask{
		{Name: "a", RunAfter: []string{"b"}},
		{Name: "b", RunAfter: []string{"a"}},
	})
	if err == nil {
		t.Fatal("expected a cycle to be refused")
	}
}
