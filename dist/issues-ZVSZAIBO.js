import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{needsRemote}from"./chunk-FB4OWRBE.js";import{withTemporaryFolder}from"./chunk-4WCATWQE.js";import{branchOptions,historyOptions,hostOptionsOf,keepIssues,repositoryOption,sayNotes,seriesOf}from"./chunk-ESJZHRLL.js";import"./chunk-ZADHLFUS.js";import"./chunk-HZ63P622.js";import"./chunk-NPPD7WAM.js";import"./chunk-EZXTYYQM.js";import"./chunk-MCW6U2JK.js";import"./chunk-RJGSDGVT.js";import"./chunk-V7GVWVAA.js";import"./chunk-4L7ZVXHH.js";import"./chunk-HTNNOYCP.js";import{createHost}from"./chunk-B6DB6KY6.js";import"./chunk-L2OYBLAO.js";import"./chunk-PGZ7DBPN.js";import"./chunk-NSO673AI.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";var issues={name:"issues",details:`Keeps one GitHub issue for each failure that lasts: which tests, since when, the commits that are suspected, how to see
it fail. It is opened at the second red run in a row, or at once where somebody is proven to have done it; closed when its
tests have passed so often in a row that it would hardly hide that long, three times at least; and opened again should it
come back. Failures of the surroundings, known issues and flakes have none. "publish --issues" does the same for one run.

  streamstress issues --remote https://github.com/org/results --dry-run
  GITHUB_TOKEN=\u2026 streamstress issues --remote https://github.com/org/results --repository org/pipelines`,options:{...historyOptions,...repositoryOption,series:{value:"NAME",help:"only this series (default all of the history)"},"site-url":branchOptions["site-url"],"dry-run":{help:"read the issues, show what would be changed in them, and change nothing"},json:{help:"print the changes and notes as JSON, by series"}},async run(given,terminal){needsRemote(given,"no history to read");let kept=await withTemporaryFolder(folder=>keepAll(folder,given,terminal)),changes=kept.flatMap(one=>one.changes),text=changes.length>0?`${changes.join(`

`)}
`:`nothing to change
`;return terminal.stdout.write(given.is("json")?`${JSON.stringify(kept,null,2)}
`:text),sayNotes({notes:kept.flatMap(({notes})=>notes)},terminal,"issues"),0}};async function keepAll(outputDir,given,terminal){let host=createHost(terminal,{...hostOptionsOf(given,terminal,[]),outputDir,logs:!1}),asked=given.text("series"),kept=[];for(let series of asked===void 0?await seriesOf(host):[asked])kept.push({series,...await keepIssues(series,given.is("dry-run"),host)});return kept}export{issues};
