import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-XVMTQXKG.js";import"./chunk-KRRLQ24U.js";import"./chunk-UYKIOT6F.js";import{C as u,D as l,s,t as i,u as n,v as r,x as p,z as m}from"./chunk-D2VLXRCI.js";import"./chunk-HKSPJVSH.js";import"./chunk-7IQXNAPM.js";import{a as o}from"./chunk-JXQA2DPP.js";var g={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others. With --registry no cluster is needed; without it the images go
to the registry of the cluster, which is exposed for it.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...n,...r,...s,...m,...p,...i,...u,json:{help:"print the report as JSON"}},run:o((t,e)=>a(l("build",t,e),t,e),"run")};export{g as build};
