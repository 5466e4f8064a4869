import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{execute}from"./chunk-BREFOJYA.js";import{buildOptions,builderOptions,clusterOptions,componentOptions,lockOption,outputOption,prebuiltOptions,requestOf,runOptions,setupOption}from"./chunk-X27GKDPF.js";import"./chunk-ZADHLFUS.js";import"./chunk-HZ63P622.js";import"./chunk-NPPD7WAM.js";import"./chunk-QWSZECFI.js";import"./chunk-HTNNOYCP.js";import"./chunk-ASH437UA.js";import"./chunk-L2OYBLAO.js";import"./chunk-PGZ7DBPN.js";import"./chunk-NSO673AI.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";var build={name:"build",details:`Resolves each ref to a commit, builds all components at once and leaves the digests in results/images.json.
A component that does not build does not stop the others. What has a Dockerfile is built with buildah, podman or docker,
or on the cluster where none of them is there. What the registry has of the same commit, made with the same tools upon
the same base images, is verified by digest and taken again. With --registry no cluster is needed; without it the images
go to the registry of the cluster, which is exposed for it.

  streamstress build --components pipeline,triggers:main --registry registry.example.com/tekton-upstream`,options:{...componentOptions,...buildOptions,...prebuiltOptions,...builderOptions,...clusterOptions,...lockOption,...setupOption,...outputOption,...runOptions,json:{help:"print the report as JSON"}},run:(given,terminal)=>execute(requestOf("build",given,terminal),given,terminal)};export{build};
