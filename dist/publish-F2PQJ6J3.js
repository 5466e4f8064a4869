import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l}from"./chunk-QYOINMZX.js";import{a as h}from"./chunk-KRRLQ24U.js";import{E as p,O as m,R as u,S as a,x as i}from"./chunk-JEZ2AB6M.js";import"./chunk-LUH4HUJE.js";import{l as n}from"./chunk-NK5OGMXM.js";import{a as e}from"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";var g={name:"publish",details:`Commits results/report.json and the pages that it changes to the branch of --remote. Two publishers at once both
land. A run on a sandbox is refused by a history of real clusters.

  streamstress publish --remote git@github.com:org/results`,options:{...p,...m,json:{help:"print what was published as JSON"}},async run(t,o){if(t.text("remote")===void 0)throw new e("request",["options","no_remote"],"nowhere to publish: give --remote URL");let r=await l(a(t,o)),s=await i(r,n(o,u(t,o,[]))),{commit:d}=s;return o.stdout.write(t.is("json")?`${JSON.stringify(s,null,2)}
`:`published ${r.run.id}: ${h(s)}, commit ${d.slice(0,7)}
`),0}};export{g as publish};
