import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as A}from"./chunk-4IYPV6W7.js";import{$ as u,Da as g,Ea as j,Ia as x,Ja as R,P as n,R as h,_ as l,ca as m,da as b,ia as f,ja as d,ka as c,ma as w,na as O,sa as y}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import{p}from"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import{a}from"./chunk-UQJPTKLV.js";import"./chunk-JXQA2DPP.js";var E={name:"publish",details:`Adds the last run of --output-dir to the history on the branch of --remote: its report and logs, and the pages and the
API that follow from them. The first run makes the branch; two publishers at once both land; the same run twice changes
nothing. Of a run that was killed it publishes what there is, and says so. A run on a sandbox is refused by a history of
real clusters. With --job what a run in the cluster has left is got first, also days later.

  streamstress publish --remote git@github.com:org/results --label nightly
  streamstress publish --remote git@github.com:org/results --job streamstress-1770000000`,options:{...y,...g,...O,...j,...d,...f,...m,json:{help:"print what was published as JSON"}},async run(t,o){if(t.text("remote")===void 0)throw new a("request",["options","no_remote"],"nowhere to publish: give --remote URL");let J=c(t);await A(t,o);let i=R(t,o),r=p(o,{...x(t,o,[]),logs:!1}),e=w(await h(i,r),J),s=await n(e,i,r);return u(s,o),await b(e,s,{given:t,terminal:o,host:r}),o.stdout.write(t.is("json")?`${JSON.stringify(s,null,2)}
`:`published ${e.run.id}: ${l(s)}
`),0}};export{E as publish};
