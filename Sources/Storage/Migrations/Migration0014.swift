extension Migration {
    /// Messages about jobs' ends on their way to who wants to hear of them. They outlive what they are about, and lie beside
    /// no collection in a cluster.
    static let webhooks = Migration(
        number: 14, name: "webhooks", worksFrom: 9,
        sql: """
            CREATE TABLE webhook_deliveries (
                tenant text NOT NULL DEFAULT 'default',
                id uuid PRIMARY KEY,
                url text NOT NULL,
                subject text NOT NULL,
                about_collection uuid NOT NULL,
                document_id uuid NOT NULL,
                document_version int NOT NULL,
                job_id uuid NOT NULL,
                reason text,
                created_at timestamptz NOT NULL DEFAULT now(),
                attempts int NOT NULL DEFAULT 0,
                due_at timestamptz NOT NULL DEFAULT now(),
                ended_at timestamptz,
                is_delivered boolean
            );
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE ended_at IS NULL;
            CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
            SELECT rag_protect('webhook_deliveries', 'true');
            """)
}
