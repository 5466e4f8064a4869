import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{Da as d,Ha as h,Ia as c,M as p,na as l,sa as u}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import{p as m}from"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import{a}from"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import{a as i}from"./chunk-JXQA2DPP.js";var E={name:"logs",details:`What a run in the cluster has said and says, until it has ended; without --job of the newest one. A connection that breaks
is taken up again without losing or repeating a line. Ctrl-C leaves the run as it is. Exit 0 once the Job has ended, whatever
its verdict; 2 where the cluster has ended it, or it is not there.

  streamstress logs
  streamstress logs --job streamstress-1770000000`,options:{...d,...l,...u,json:{help:'print every line as JSON: {"line": \u2026}'}},async run(t,s){let o=t.is("json"),f=m(s,{...c(t,s,[i(e=>g(e,o,s),"listen")]),logs:!1}),{steps:w}=await p(h("follow",t,s),f),n=w.find(({status:e})=>e!=="succeeded"&&e!=="skipped");return n&&s.stderr.write(`streamstress: ${n.summary}
`),n?2:0}};function g(t,s,{stdout:o,stderr:r}){t.type==="step-progress"&&!t.passing&&r.write(`streamstress: ${t.message}
`),t.type==="step-output"&&o.write(s?`${JSON.stringify({line:t.line})}
`:`${a(t.line)}
`)}i(g,"showLine");export{E as logs};
