namespace Cartrita.Adapters.Knowledge;

/// <summary>The index's tables in the product's SQLite file.</summary>
/// <remarks>
/// The column <c>scope</c> holds a word for the owner and one for the file, so that the full-text index itself narrows a search to them; <c>pairs</c> holds pairs of
/// characters of scripts without spaces. SQLite's trigram tokenizer would find no word of two characters there, which most Chinese words are.
/// Codes, exact vectors and texts are tables of their own, because a scan reads codes only.
/// </remarks>
internal static class KnowledgeSchema
{
    internal const string Component = "knowledge";

    internal const string Version1 =
        """
        CREATE TABLE knowledge_owners (
          owner TEXT PRIMARY KEY,
          version INTEGER NOT NULL,
          epoch INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE knowledge_chunks (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          owner TEXT NOT NULL,
          attachment TEXT NOT NULL,
          ordinal INTEGER NOT NULL,
          file_name TEXT NOT NULL,
          start INTEGER NOT NULL,
          end INTEGER NOT NULL,
          scope TEXT NOT NULL,
          text TEXT NOT NULL,
          pairs TEXT NOT NULL,
          UNIQUE (owner, attachment, ordinal));
        CREATE TABLE knowledge_codes (
          chunk INTEGER PRIMARY KEY,
          owner TEXT NOT NULL,
          attachment TEXT NOT NULL,
          scale REAL NOT NULL,
          codes BLOB NOT NULL);
        CREATE INDEX knowledge_codes_owner ON knowledge_codes (owner, chunk);
        CREATE TABLE knowledge_vectors (
          chunk INTEGER PRIMARY KEY,
          vector BLOB NOT NULL);
        CREATE VIRTUAL TABLE knowledge_words USING fts5(
          scope, text, pairs, content='knowledge_chunks', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
        CREATE TRIGGER knowledge_chunks_inserted AFTER INSERT ON knowledge_chunks BEGIN
          INSERT INTO knowledge_words (rowid, scope, text, pairs) VALUES (new.id, new.scope, new.text, new.pairs);
        END;
        CREATE TRIGGER knowledge_chunks_deleted AFTER DELETE ON knowledge_chunks BEGIN
          INSERT INTO knowledge_words (knowledge_words, rowid, scope, text, pairs) VALUES ('delete', old.id, old.scope, old.text, old.pairs);
          DELETE FROM knowledge_codes WHERE chunk = old.id;
          DELETE FROM knowledge_vectors WHERE chunk = old.id;
        END;
        """;
}
