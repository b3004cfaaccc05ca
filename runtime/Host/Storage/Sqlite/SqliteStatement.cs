using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>A prepared statement with positional values, kept for the life of its connection.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    /// <summary>Prepares a statement whose parameters are <c>$1</c>, <c>$2</c>, …</summary>
    /// <param name="connection">The connection that runs it.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameterCount">How many parameters it has.</param>
    public SqliteStatement(SqliteConnection connection, string sql, int parameterCount)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = new SqliteParameter[parameterCount];
        for (var i = 0; i < parameterCount; i++)
        {
            _parameters[i] = new SqliteParameter($"${i + 1}", null);
            _command.Parameters.Add(_parameters[i]);
        }
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <param name="values">One value a parameter; null is SQL's null.</param>
    /// <returns>The number of rows that it changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs a query.</summary>
    /// <param name="values">One value a parameter; null is SQL's null.</param>
    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
