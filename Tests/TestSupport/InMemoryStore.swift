package import Domain
import FoundationEssentials

/// All of `Storage`'s ports in memory, for tests that want no database. `ContractTests` hold both to the same suite.
package actor InMemoryStore {
    struct Collection {
        let id: CollectionID
        let name: String
        let description: String?
        var settings = CollectionSettings()
        let createdAt = Date()
        var version = 0
        var changes: [DocumentID: DocumentChange] = [:]
    }

    let maximumAttempts: Int
    var collections: [CollectionID: Collection] = [:]
    var documents: [DocumentID: InMemoryDocument] = [:]
    var jobs: [JobID: InMemoryJob] = [:]
    var checkpoints: [DocumentID: [InMemoryCheckpoint: ChunkVectors]] = [:]
    let started = ContinuousClock.now

    package init(maximumAttempts: Int = 5) {
        self.maximumAttempts = maximumAttempts
        let collection = Collection(id: .make(), name: DocumentCollection.defaultName, description: nil)
        collections[collection.id] = collection
    }

    func recordChange(_ document: DocumentID, in collection: CollectionID, isDeletion: Bool) {
        guard var home = collections[collection] else { return }
        home.version += 1
        home.changes[document] = DocumentChange(documentID: document, version: home.version, isDeletion: isDeletion)
        collections[collection] = home
    }

    func page<Element, Kind>(
        _ elements: [Element], _ request: PageRequest<Kind>, _ id: (Element) -> Identifier<Kind>
    ) -> Page<Element> {
        let sorted = elements.filter { element in request.after.map { id(element) > $0 } ?? true }
            .sorted { id($0) < id($1) }
        return Page(elements: Array(sorted.prefix(request.limit)), hasMore: sorted.count > request.limit)
    }
}

extension InMemoryStore: CollectionStore {
    package func create(
        name: String, description: String?, settings: CollectionSettings
    ) throws -> DocumentCollection {
        guard !collections.values.contains(where: { $0.name == name }) else {
            throw ServiceError(.conflict, "a collection of this name exists already")
        }
        let collection = Collection(id: .make(), name: name, description: description, settings: settings)
        collections[collection.id] = collection
        return publicFace(of: collection)
    }

    package func update(_ id: CollectionID, settings: CollectionSettings) throws -> DocumentCollection {
        guard var collection = collections[id] else {
            throw ServiceError(.notFound, "there is no such collection")
        }
        let hasDocuments = documents.values.contains { $0.collectionID == id }
        guard collection.settings.language == settings.language || !hasDocuments else {
            throw ServiceError(.conflict, "the collection holds documents, indexed by its present language")
        }
        collection.settings = settings
        collection.version += 1
        collections[id] = collection
        return publicFace(of: collection)
    }

    package func find(_ reference: CollectionReference) throws -> DocumentCollection {
        let found = collections.values.first { collection in
            switch reference {
            case .id(let id): collection.id == id
            case .name(let name): collection.name == name
            }
        }
        guard let found else { throw ServiceError(.notFound, "there is no such collection") }
        return publicFace(of: found)
    }

    package func list(_ request: PageRequest<CollectionKind>) -> Page<DocumentCollection> {
        page(collections.values.map(publicFace), request, \.id)
    }

    package func delete(_ id: CollectionID) throws -> DeletionReceipt {
        guard collections.removeValue(forKey: id) != nil else {
            throw ServiceError(.notFound, "there is no such collection")
        }
        let gone = documents.values.filter { $0.collectionID == id }
        for document in gone { documents[document.id] = nil }
        for job in jobs.values where job.collectionID == id { jobs[job.id] = nil }
        return DeletionReceipt(
            documents: gone.count, chunks: gone.reduce(0) { $0 + ($1.published?.chunks.count ?? 0) },
            digest: ContentDigest(hexadecimal: ""), deletedAt: Date())
    }

    private func publicFace(of collection: Collection) -> DocumentCollection {
        DocumentCollection(
            id: collection.id, name: collection.name, description: collection.description,
            settings: collection.settings, version: collection.version,
            documentCount: documents.values.count { $0.collectionID == collection.id }, createdAt: collection.createdAt)
    }
}
