import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-D562N45N.js";import"./chunk-SKQOKVLA.js";import"./chunk-3UJ7FO7T.js";import"./chunk-J3ND6PAK.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
