import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{clusterOptions,hostOptionsOf,jobOption,jobRequest,outputOption,runSteps}from"./chunk-ESJZHRLL.js";import"./chunk-ZADHLFUS.js";import"./chunk-HZ63P622.js";import"./chunk-NPPD7WAM.js";import"./chunk-EZXTYYQM.js";import"./chunk-MCW6U2JK.js";import"./chunk-RJGSDGVT.js";import"./chunk-V7GVWVAA.js";import"./chunk-4L7ZVXHH.js";import"./chunk-HTNNOYCP.js";import{createHost}from"./chunk-B6DB6KY6.js";import"./chunk-L2OYBLAO.js";import"./chunk-PGZ7DBPN.js";import{plainText}from"./chunk-NSO673AI.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";var logs={name:"logs",details:`What a run in the cluster has said and says, until it has ended; without --job of the newest one. A connection that breaks
is taken up again without losing or repeating a line. Ctrl-C leaves the run as it is. Exit 0 once the Job has ended, whatever
its verdict; 2 where the cluster has ended it, or it is not there.

  streamstress logs
  streamstress logs --job streamstress-1770000000`,options:{...jobOption,...clusterOptions,...outputOption,json:{help:'print every line as JSON: {"line": \u2026}'}},async run(given,terminal){let isJson=given.is("json"),host=createHost(terminal,{...hostOptionsOf(given,terminal,[event=>showLine(event,isJson,terminal)]),logs:!1}),{steps}=await runSteps(jobRequest("follow",given,terminal),host),failed=steps.find(({status})=>status!=="succeeded"&&status!=="skipped");return failed&&terminal.stderr.write(`streamstress: ${failed.summary}
`),failed?2:0}};function showLine(event,isJson,{stdout,stderr}){event.type==="step-progress"&&!event.passing&&stderr.write(`streamstress: ${event.message}
`),event.type==="step-output"&&stdout.write(isJson?`${JSON.stringify({line:event.line})}
`:`${plainText(event.line)}
`)}export{logs};
