import FoundationEssentials

/// Finds the files that an ingestion is about.
package enum FolderScan {
    package struct File: Sendable, Hashable {
        /// Where to read it.
        package let path: String
        /// What the document is called in the collection: the path as it was named, or below the folder that was named.
        package let source: String
    }

    /// All regular files at and below `paths`, in the order of their names. Hidden files and folders and symbolic links
    /// inside folders are passed over.
    ///
    /// Throws `ScanError` when a path that was named does not exist.
    package static func files(at paths: [String]) throws -> [File] {
        try paths.flatMap { path in
            var isFolder: Bool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ScanError(path: path)
            }
            if !isFolder { return [File(path: path, source: lastComponent(of: path))] }
            return try files(inFolder: path, below: "")
        }
    }

    private static func files(inFolder folder: String, below prefix: String) throws -> [File] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        return try names.flatMap { name -> [File] in
            let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
            switch try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType {
            case .typeDirectory: return try files(inFolder: path, below: prefix + name + "/")
            case .typeRegular: return [File(path: path, source: prefix + name)]
            default: return []
            }
        }
    }

    private static func lastComponent(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

/// A path that was named and is not there.
package struct ScanError: Error, CustomStringConvertible {
    let path: String

    package var description: String { "\(path): no such file or folder" }
}
