/// What has arrived of a statement's answer: its last result and its first complaint.
struct PostgresAnswer {
    var last: PostgresResult?
    var complaint: PostgresError?
}
