package v1

import (
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	spec := PipelineSpec{
		Tasks: []PipelineTask{
			{Name: "build", RunAfter: []string{"clone"}},
			{Name: "build", Params: []Param{{Name: "url", Value: "$(params.repository)"}}},
		},
	}
	err := spec.Validate()
	if err == nil {
		t.Fatal("expected the spec to be refused")
	}
	for _, want := range []string{`more than one task is called "build"`, `there is no task "clone"`, `there is no parameter "repository"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("expected %q in %q", want, err)
		}
	}
}

func TestValidateAccepts(t *testing.T) {
	spec := PipelineSpec{Tasks: []PipelineTask{{Name: "clone"}, {Name: "build", RunAfter: []string{"clone"}}}}
	if err := spec.Validate(); err != nil {
		t.Fatal(err)
	}
}
