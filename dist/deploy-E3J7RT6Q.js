import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as l}from"./chunk-FZVKUJNT.js";import{Aa as c,Fa as h,Ga as f,na as n,sa as i,ua as a,v as r,wa as p,xa as m,ya as u,za as d}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import"./chunk-JXQA2DPP.js";var w={name:"deploy",details:`Takes results/images.json of an earlier build, and below --registry the images of components that it has nothing of;
sets them in the operator's Subscription, waits for OLM, the operator and the pods, and verifies every digest. What was
there before is recorded on the cluster first; "streamstress restore" takes the change back.

  streamstress deploy --kubeconfig ~/.kube/config
  streamstress deploy --components pipeline --registry quay.io/example/tekton-upstream --image-tag nightly`,options:{...a,...p,...c,...n,...d,...m,...u,"dry-run":{help:"show each change on the cluster as a diff and make none"},...i,...h,json:{help:"print the report, or the changes of a dry run, as JSON"}},async run(e,t){let o=f("deploy",e,t);if(o.dryRun)return(await import("./deploy-preview-I4LKUCN7.js")).previewDeploy(o,e,t);let s=await l(o,e,t);return s===0&&!e.is("json")&&!o.baseline&&t.stdout.write(`${r("undo","streamstress restore")}
`),s}};export{w as deploy};
