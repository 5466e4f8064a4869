// Package events knows the CloudEvents that are sent about a resource.
package events

import (
	"fmt"
	"sort"
	"strings"
)

var happenings = map[string][]string{
	"taskrun":     {"started", "running", "unknown", "successful", "failed"},
	"pipelinerun": {"started", "running", "unknown", "successful", "failed"},
	"customrun":   {"started", "running", "successful", "failed"},
}

// Types lists the types of the CloudEvents that are sent about a resource, e.g. dev.tekton.event.taskrun.started.v1.
func Types(resource string) ([]string, error) {
	names, known := happenings[resource]
	if !known {
		return nil, fmt.Errorf("no events are sent about %q; they are about %s", resource, strings.Join(resources(), ", "))
	}
	types := make([]string, 0, len(names))
	for _, name := range names {
		types = append(types, "dev.tekton.event."+resource+"."+name+".v1")
	}
	return types, nil
}

func resources() []string {
	names := make([]string, 0, len(happenings))
	for name := range happenings {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
