/// Where the embedding model lies on this machine: `MODEL_PATH`, else the project's cache (what
/// `deployment/scripts/fetch-model` fills).
enum ModelLocation {
    static func path(_ environment: [String: String]) -> String {
        if let path = environment["MODEL_PATH"], !path.isEmpty { return path }
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        return (environment["RAG_MODEL_CACHE"] ?? cache + "/rag-pipeline/models") + "/all-MiniLM-L6-v2"
    }
}
