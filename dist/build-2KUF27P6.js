import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as p}from"./chunk-5FJSMNJC.js";import"./chunk-MAQUXVWL.js";import"./chunk-KRRLQ24U.js";import"./chunk-JFJNGKXG.js";import"./chunk-GX42DU73.js";import{m as s,n,o as i,s as m,t as r}from"./chunk-XJRVVANY.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import{a as e}from"./chunk-JXQA2DPP.js";var l={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...n,...i,...s,...m,json:{help:"print the report as JSON"}},run:e((t,o)=>p(r("build",t,o),t,o),"run")};export{l as build};
