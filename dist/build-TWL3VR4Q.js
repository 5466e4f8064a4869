import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as u}from"./chunk-FZVKUJNT.js";import{Aa as p,Ba as h,Fa as d,Ga as l,na as s,sa as i,ua as r,va as n,xa as m,za as a}from"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import{a as o}from"./chunk-JXQA2DPP.js";var f={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others. What has a Dockerfile is built with buildah, podman or docker,
or on the cluster where none of them is there. What the registry has of the same commit, made with the same tools upon
the same base images, is verified by digest and taken again. With --registry no cluster is needed; without it the images
go to the registry of the cluster, which is exposed for it.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...r,...n,...p,...h,...s,...a,...m,...i,...d,json:{help:"print the report as JSON"}},run:o((t,e)=>u(l("build",t,e),t,e),"run")};export{f as build};
