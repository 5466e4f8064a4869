import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{clusterOptions,componentFileOption,hostOptionsOf,jobOption,jobRequest,lockOption,outputOption,runSteps}from"./chunk-ESJZHRLL.js";import{createHost,progressView}from"./chunk-B6DB6KY6.js";var cancel={name:"cancel",details:`Stops a run in the cluster, the newest one without --job, and sees to it that the operator's own images are back: its pod is
told to stop and restores them, and what it could not do is done from here. The Job and its log stay for a week.

  streamstress cancel --job streamstress-1770000000`,options:{...jobOption,...componentFileOption,...clusterOptions,...lockOption,...outputOption,json:{help:"print what was done as JSON"}},async run(given,terminal){let host=createHost(terminal,{...hostOptionsOf(given,terminal,[progressView(terminal)]),logs:!1}),{steps}=await runSteps(jobRequest("cancel",given,terminal),host),failed=steps.find(({status})=>status!=="succeeded"&&status!=="skipped"),done=steps.map(({name,status,summary})=>({step:name,status,summary})),text=(failed?[failed]:steps.filter(({kind})=>kind==="job"||kind==="restore")).map(({summary})=>`${summary}
`).join("");return terminal.stdout.write(given.is("json")?`${JSON.stringify(done,null,2)}
`:text),failed?2:0}};export{cancel};
