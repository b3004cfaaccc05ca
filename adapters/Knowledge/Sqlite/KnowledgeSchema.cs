namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The index's tables in the product's SQLite file.</summary>
/// <remarks>
/// The column <c>scope</c> holds a word for the content, so that the full-text index itself narrows a search to it; <c>title</c> holds the part's path and the section; <c>pairs</c>
/// holds pairs of characters of scripts without spaces. SQLite's trigram tokenizer would find no word of two characters there, which most Chinese words are.
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

    // Files and their parts have rows of their own, and a chunk a vector for each model. An embedding's id is the order of its arrival: memory reads on from there.
    // Which model made the vectors of version 1 is not known: the empty name is comparable with any of the same length, as they all were.
    // A chunk's id begins with its owner's number (ChunkIds), so that a range of ids is what an owner has, also to the full-text index.
    internal const string Version2 =
        """
        ALTER TABLE knowledge_owners ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE knowledge_owners ADD COLUMN next INTEGER NOT NULL DEFAULT 1;
        UPDATE knowledge_owners SET number = (SELECT count(*) FROM knowledge_owners o WHERE o.owner <= knowledge_owners.owner);
        CREATE TABLE knowledge_moved (
          old INTEGER PRIMARY KEY,
          new INTEGER NOT NULL,
          local INTEGER NOT NULL,
          owner TEXT NOT NULL);
        INSERT INTO knowledge_moved (old, new, local, owner)
          SELECT id, (number << 36) + local, local, owner FROM (
            SELECT c.id, c.owner, o.number, row_number() OVER (PARTITION BY c.owner ORDER BY c.id) AS local
            FROM knowledge_chunks c JOIN knowledge_owners o ON o.owner = c.owner);
        UPDATE knowledge_owners SET next = 1 + coalesce((SELECT max(local) FROM knowledge_moved m WHERE m.owner = knowledge_owners.owner), 0);
        CREATE UNIQUE INDEX knowledge_owners_number ON knowledge_owners (number);
        CREATE TABLE knowledge_files (
          owner TEXT NOT NULL,
          content TEXT NOT NULL,
          file_name TEXT NOT NULL,
          created INTEGER,
          tags TEXT NOT NULL,
          PRIMARY KEY (owner, content)) WITHOUT ROWID;
        INSERT INTO knowledge_files (owner, content, file_name, tags) SELECT owner, attachment, max(file_name), '[]' FROM knowledge_chunks GROUP BY owner, attachment;
        CREATE TABLE knowledge_parts (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          owner TEXT NOT NULL,
          content TEXT NOT NULL,
          part INTEGER NOT NULL,
          path TEXT NOT NULL,
          language TEXT,
          UNIQUE (owner, content, part));
        INSERT INTO knowledge_parts (owner, content, part, path) SELECT owner, content, 0, file_name FROM knowledge_files;
        DROP TRIGGER knowledge_chunks_inserted;
        DROP TRIGGER knowledge_chunks_deleted;
        DROP TABLE knowledge_words;
        ALTER TABLE knowledge_chunks RENAME TO knowledge_chunks_1;
        CREATE TABLE knowledge_chunks (
          id INTEGER PRIMARY KEY,
          owner TEXT NOT NULL,
          content TEXT NOT NULL,
          ordinal INTEGER NOT NULL,
          part INTEGER NOT NULL,
          start INTEGER NOT NULL,
          end INTEGER NOT NULL,
          section TEXT,
          scope TEXT NOT NULL,
          title TEXT NOT NULL,
          text TEXT NOT NULL,
          pairs TEXT NOT NULL,
          UNIQUE (owner, content, ordinal));
        INSERT INTO knowledge_chunks (id, owner, content, ordinal, part, start, end, scope, title, text, pairs)
          SELECT m.new, c.owner, c.attachment, c.ordinal, 0, c.start, c.end, 'a' || c.attachment || 'x', c.file_name, c.text, c.pairs
          FROM knowledge_chunks_1 c JOIN knowledge_moved m ON m.old = c.id;
        DROP TABLE knowledge_chunks_1;
        CREATE INDEX knowledge_chunks_part ON knowledge_chunks (owner, content, part);
        CREATE TABLE knowledge_spaces (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          model TEXT NOT NULL,
          dimensions INTEGER NOT NULL,
          UNIQUE (model, dimensions));
        INSERT INTO knowledge_spaces (model, dimensions) SELECT DISTINCT '', length(codes) FROM knowledge_codes;
        CREATE TABLE knowledge_embeddings (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          chunk INTEGER NOT NULL,
          space INTEGER NOT NULL,
          owner TEXT NOT NULL,
          content TEXT NOT NULL,
          part INTEGER NOT NULL,
          scale REAL NOT NULL,
          codes BLOB NOT NULL,
          UNIQUE (chunk, space));
        INSERT INTO knowledge_embeddings (id, chunk, space, owner, content, part, scale, codes)
          SELECT c.chunk, m.new, s.id, c.owner, c.attachment, 0, c.scale, c.codes
          FROM knowledge_codes c JOIN knowledge_moved m ON m.old = c.chunk JOIN knowledge_spaces s ON s.dimensions = length(c.codes) ORDER BY c.chunk;
        CREATE INDEX knowledge_embeddings_owner ON knowledge_embeddings (owner, space, id);
        DROP TABLE knowledge_codes;
        DROP TABLE knowledge_moved;
        ALTER TABLE knowledge_vectors RENAME COLUMN chunk TO embedding;
        CREATE VIRTUAL TABLE knowledge_words USING fts5(
          scope, title, text, pairs, content='knowledge_chunks', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
        INSERT INTO knowledge_words (knowledge_words) VALUES ('rebuild');
        CREATE TRIGGER knowledge_chunks_inserted AFTER INSERT ON knowledge_chunks BEGIN
          INSERT INTO knowledge_words (rowid, scope, title, text, pairs) VALUES (new.id, new.scope, new.title, new.text, new.pairs);
        END;
        CREATE TRIGGER knowledge_embeddings_deleted AFTER DELETE ON knowledge_embeddings BEGIN
          DELETE FROM knowledge_vectors WHERE embedding = old.id;
        END;
        CREATE TRIGGER knowledge_chunks_deleted AFTER DELETE ON knowledge_chunks BEGIN
          INSERT INTO knowledge_words (knowledge_words, rowid, scope, title, text, pairs) VALUES ('delete', old.id, old.scope, old.title, old.text, old.pairs);
          DELETE FROM knowledge_embeddings WHERE chunk = old.id;
        END;
        """;

    // Tags and dates are of the files that share a content, and their list has them.
    internal const string Version3 =
        """
        ALTER TABLE knowledge_files DROP COLUMN created;
        ALTER TABLE knowledge_files DROP COLUMN tags;
        """;
}
