import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{Da as l,Ha as f,Ia as h,M as r,na as p,sa as c,ta as d,za as m}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import{p as a,w as i}from"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import"./chunk-JXQA2DPP.js";var x={name:"cancel",details:`Stops a run in the cluster, the newest one without --job, and sees to it that the operator's own images are back: its pod is
told to stop and restores them, and what it could not do is done from here. The Job and its log stay for a week.

  streamstress cancel --job streamstress-1770000000`,options:{...l,...d,...p,...m,...c,json:{help:"print what was done as JSON"}},async run(s,t){let u=a(t,{...h(s,t,[i(t)]),logs:!1}),{steps:e}=await r(f("cancel",s,t),u),n=e.find(({status:o})=>o!=="succeeded"&&o!=="skipped"),w=e.map(({name:o,status:j,summary:b})=>({step:o,status:j,summary:b})),O=(n?[n]:e.filter(({kind:o})=>o==="job"||o==="restore")).map(({summary:o})=>`${o}
`).join("");return t.stdout.write(s.is("json")?`${JSON.stringify(w,null,2)}
`:O),n?2:0}};export{x as cancel};
