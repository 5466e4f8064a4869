import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as g}from"./chunk-HH6RFT2R.js";import{a as y}from"./chunk-MP45FWUC.js";import{$ as l,Ea as c,Ia as f,S as h,U as p,aa as u,ja as m}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import{p as d}from"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import{a}from"./chunk-JXQA2DPP.js";var v={name:"issues",details:`Keeps one GitHub issue for each failure that lasts: which tests, since when, the commits that are suspected, how to see
it fail. It is opened at the second red run in a row, or at once where somebody is proven to have done it; closed when its
tests have passed so often in a row that it would hardly hide that long, three times at least; and opened again should it
come back. Failures of the surroundings, known issues and flakes have none. "publish --issues" does the same for one run.

  streamstress issues --remote https://github.com/org/results --dry-run
  GITHUB_TOKEN=\u2026 streamstress issues --remote https://github.com/org/results --repository org/pipelines`,options:{...c,...u,series:{value:"NAME",help:"only this series (default all of the history)"},"site-url":m["site-url"],"dry-run":{help:"read the issues, show what would be changed in them, and change nothing"},json:{help:"print the changes and notes as JSON, by series"}},async run(o,s){g(o,"no history to read");let t=await y(e=>w(e,o,s)),n=t.flatMap(e=>e.changes),r=n.length>0?`${n.join(`

`)}
`:`nothing to change
`;return s.stdout.write(o.is("json")?`${JSON.stringify(t,null,2)}
`:r),l({notes:t.flatMap(({notes:e})=>e)},s,"issues"),0}};async function w(o,s,t){let n=d(t,{...f(s,t,[]),outputDir:o,logs:!1}),r=s.text("series"),e=[];for(let i of r===void 0?await p(n):[r])e.push({series:i,...await h(i,s.is("dry-run"),n)});return e}a(w,"keepAll");export{v as issues};
