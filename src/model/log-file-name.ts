/** File name of a step's log: `build:pipeline` → `build-pipeline.log`. */
export function logFileName(step: string): string {
  return `${step.replace(/[^\w.]+/g, '-').slice(0, 150)}.log`;
}
