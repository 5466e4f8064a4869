import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function placedBy({source,document},registry){return place=>{let{file,path}=place;return file===void 0?{file:source.path,...document.positionOf(path)}:{file,...registry?.positionOf(place)??{line:1,column:1}}}}export{placedBy};
