// Command entrypoint replaces itself with the command of a step.
package main

import (
	"os"
	"syscall"
)

func main() {
	if len(os.Args) < 2 {
		fail("entrypoint needs the command of the step")
	}
	if err := syscall.Exec(os.Args[1], os.Args[1:], os.Environ()); err != nil {
		fail(os.Args[1] + ": " + err.Error())
	}
}

func fail(message string) {
	_, _ = os.Stderr.WriteString(message + "\n")
	os.Exit(2)
}
