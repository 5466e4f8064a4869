import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as h}from"./chunk-66QUSFMI.js";import"./chunk-KRRLQ24U.js";import"./chunk-TEEPYOQJ.js";import{A as a,B as d,E as u,F as l,s,t as i,u as n,v as r,x as m,z as p}from"./chunk-3BUS6SNJ.js";import"./chunk-SUTEDJCS.js";import"./chunk-7IQXNAPM.js";import"./chunk-LUH4HUJE.js";import{a as o}from"./chunk-JXQA2DPP.js";var O={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others. What the registry has of the same commit, made with the same
tools upon the same base images, is verified by digest and taken again. With --registry no cluster is needed; without
it the images go to the registry of the cluster, which is exposed for it.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...n,...r,...a,...d,...s,...p,...m,...i,...u,json:{help:"print the report as JSON"}},run:o((t,e)=>h(l("build",t,e),t,e),"run")};export{O as build};
