// Package substitution replaces the $(…) references in a text.
package substitution

import "regexp"

var (
	paramReference  = regexp.MustCompile(`\$\(params\.([A-Za-z0-9_-]+)\)`)
	resultReference = regexp.MustCompile(`\$\(tasks\.([a-z0-9-]+)\.results\.([A-Za-z0-9_-]+)\)`)
)

// ResultRef names a result of a task.
type ResultRef struct {
	Task   string
	Result string
}

// ParamNames lists the parameters that a text refers to.
func ParamNames(text string) []string {
	var names []string
	for _, match := range paramReference.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	return names
}

// ResultRefs lists the task results that a text refers to.
func ResultRefs(text string) []ResultRef {
	var refs []ResultRef
	for _, match := range resultReference.FindAllStringSubmatch(text, -1) {
		refs = append(refs, ResultRef{Task: match[1], Result: match[2]})
	}
	return refs
}

// Apply replaces what is known; a reference to something unknown stays as it was written.
func Apply(text string, params map[string]string, results map[ResultRef]string) string {
	text = paramReference.ReplaceAllStringFunc(text, func(reference string) string {
		name := paramReference.FindStringSubmatch(reference)[1]
		if value, known := params[name]; known {
			return value
		}
		return reference
	})
	return resultReference.ReplaceAllStringFunc(text, func(reference string) string {
		match := resultReference.FindStringSubmatch(reference)
		if value, known := results[ResultRef{Task: match[1], Result: match[2]}]; known {
			return value
		}
		return reference
	})
}
