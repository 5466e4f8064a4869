import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l,b as u}from"./chunk-BYZYJAMV.js";import"./chunk-KRRLQ24U.js";import{$ as w,C as a,E as h,J as m,K as b,L as d,M as f,R as c,ca as y,da as O}from"./chunk-G5AFQI33.js";import"./chunk-LUH4HUJE.js";import{n as p}from"./chunk-FKC6SWQE.js";import{a as n}from"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";var j={name:"publish",details:`Adds the last run of --output-dir to the history on the branch of --remote: its report and logs, and the pages and the
API that follow from them. The first run makes the branch; two publishers at once both land; the same run twice changes
nothing. Of a run that was killed it publishes what there is, and says so. A run on a sandbox is refused by a history of
real clusters.

  streamstress publish --remote git@github.com:org/results --label nightly`,options:{...c,...w,...b,...m,json:{help:"print what was published as JSON"}},async run(t,o){if(t.text("remote")===void 0)throw new n("request",["options","no_remote"],"nowhere to publish: give --remote URL");let g=d(t),e=O(t,o),r=p(o,{...y(t,o,[]),logs:!1}),i=f(await h(e,r),g),s=await a(i,e,r);return u(s,o),o.stdout.write(t.is("json")?`${JSON.stringify(s,null,2)}
`:`published ${i.run.id}: ${l(s)}
`),0}};export{j as publish};
