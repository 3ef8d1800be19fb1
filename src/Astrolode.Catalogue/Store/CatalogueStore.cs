using System.Globalization;
using Astrolode.Catalogue.Schema;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>
/// A catalogue: one SQLite file of runs and of what they found. Tiles of a search, and groups of exposures that are classified, are appended as they
/// are done, each batch in one transaction, so that a kill at any moment neither loses nor doubles a row. One thread writes; the streams of
/// <see cref="ReadRaw"/>, <see cref="Detections"/>, <see cref="Sources"/> and <see cref="MovingObjects"/> have connections of their own and may be read meanwhile.
/// </summary>
public sealed class CatalogueStore : IDisposable
{
    private const string RunColumns = "id, model_name, model_sha256, model_card, source, sky_region, settings, program_version, started, finished";

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly bool _writes;

    private CatalogueStore(string path, SqliteConnection connection, TimeProvider clock, bool writes) =>
        (Path, _connection, _clock, _writes) = (path, connection, clock, writes);

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The connection that writes, for tests that let the disk fill up.</summary>
    internal SqliteConnection Connection => _connection;

    /// <summary>Opens a catalogue for writing, or makes a new one.</summary>
    /// <exception cref="CatalogueException">The file is not a catalogue, is of a newer program, or cannot be made or written.</exception>
    public static CatalogueStore Open(string path, TimeProvider? clock = null) =>
        new(path, CatalogueFile.OpenForWriting(RequireFile(path)), clock ?? TimeProvider.System, writes: true);

    /// <summary>Opens a catalogue that is there, to read it.</summary>
    /// <exception cref="CatalogueException">There is no such file, or it is not a catalogue, or of a newer program.</exception>
    public static CatalogueStore OpenForReading(string path) =>
        new(path, CatalogueFile.OpenForReading(RequireFile(path)), TimeProvider.System, writes: false);

    private static string RequireFile(string path) => !PostgresDatabase.IsAddress(path) ? path
        : throw new CatalogueException("catalogue postgres://…: this command works on files; write a .db and bring it in with 'catalogue import postgres://… CAT.db', and take rows out with 'catalogue query postgres://… --adql … --out FILE'");

    /// <summary>
    /// The unfinished run with the same model hash, source, region and settings, to go on with (<see cref="Run.Resumed"/>); else a new one.
    /// </summary>
    /// <exception cref="CatalogueException">The catalogue cannot be written.</exception>
    public Run OpenRun(RunSettings settings) => CatalogueFile.Guard(Path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        RunRow? unfinished = _connection.QueryFirstOrDefault<RunRow>(
            $"""
            SELECT {RunColumns} FROM run
            WHERE state = 'running' AND model_sha256 = @ModelSha256 AND source = @Source AND sky_region IS @Region AND settings = @SettingsJson
            ORDER BY id DESC LIMIT 1
            """, settings, transaction);
        if (unfinished is not null)
        {
            return unfinished.ToRun(resumed: true);
        }
        DateTimeOffset started = _clock.GetUtcNow();
        long id = _connection.ExecuteScalar<long>(
            """
            INSERT INTO run (model_name, model_sha256, model_card, source, sky_region, settings, program_version, started, state)
            VALUES (@ModelName, @ModelSha256, @ModelCardJson, @Source, @Region, @SettingsJson, @ProgramVersion, @Started, 'running')
            RETURNING id
            """,
            new
            {
                settings.ModelName,
                settings.ModelSha256,
                settings.ModelCardJson,
                settings.Source,
                settings.Region,
                settings.SettingsJson,
                settings.ProgramVersion,
                Started = Iso(started),
            }, transaction);
        transaction.Commit();
        return new Run(id, settings, started, null, Resumed: false);
    });

    /// <summary>The newest finished run of the same search; null if there is none.</summary>
    public Run? FinishedRun(RunSettings settings) => Runs().LastOrDefault(run => run.Finished is not null
        && (run.Settings.ModelSha256, run.Settings.Source, run.Settings.Region, run.Settings.SettingsJson)
        == (settings.ModelSha256, settings.Source, settings.Region, settings.SettingsJson));

    /// <summary>All runs, oldest first.</summary>
    public IReadOnlyList<Run> Runs() => CatalogueFile.Guard(Path, () =>
        _connection.Query<RunRow>($"SELECT {RunColumns} FROM run ORDER BY id").Select(row => row.ToRun(resumed: false)).ToList());

    /// <summary>Refuses a run that the catalogue does not have; null stands for all runs.</summary>
    /// <exception cref="CatalogueException">There is no such run.</exception>
    public void RequireRun(long? run)
    {
        if (run is { } id && !Runs().Any(one => one.Id == id))
        {
            throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"catalogue {Path}: it has no run {id}; 'astrolode catalogue query' lists its runs"));
        }
    }

    /// <summary>Says how many tiles a run has to do, for those who watch it.</summary>
    public void PlanTiles(Run run, long tiles) => CatalogueFile.Guard(Path, () => _connection.Execute("UPDATE run SET tiles = @tiles WHERE id = @Id", new { run.Id, tiles }));

    /// <summary>The tiles of a run whose rows are in the catalogue.</summary>
    public IReadOnlySet<long> CompletedTiles(Run run) => CatalogueFile.Guard(Path, () =>
        _connection.Query<long>("SELECT tile FROM run_tile WHERE run = @Id", new { run.Id }).ToHashSet());

    /// <summary>
    /// Marks tiles as done and stores what was found on them, in one transaction: all of it is in the catalogue or none. A tile
    /// on which nothing was found is named too, or it is searched again after a kill.
    /// </summary>
    /// <exception cref="CatalogueException">The disk is full, the file cannot be written, a tile was stored before, or the run is finished.</exception>
    public void AppendTiles(Run run, IReadOnlyCollection<long> tiles, IEnumerable<RawDetection> detections) =>
        Append(run, tiles, () => Rows.InsertRaw(_connection, run.Id, detections));

    /// <summary>
    /// Marks a group of exposures as done (<see cref="CompletedTiles"/> has its number) and stores what was found in them, in one transaction: all of it is
    /// in the catalogue or none. A group in which nothing was found is named too, or it is classified again after a kill.
    /// </summary>
    /// <param name="run">An unfinished run.</param>
    /// <param name="group">Number of the group in the run, the same whenever the run is resumed.</param>
    /// <param name="sources">Sources of all its exposures; those of a moving object name one of <paramref name="objects"/>.</param>
    /// <param name="objects">What moves in it; their names are unique in the run.</param>
    /// <exception cref="CatalogueException">The disk is full, the file cannot be written, the group was stored before, or the run is finished.</exception>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public void AppendGroup(Run run, long group, IEnumerable<SourceRow> sources, IEnumerable<MovingObject> objects) => Append(run, [group], () =>
    {
        Rows.Insert(_connection, MovingObjectColumns.Table, run.Id, objects);
        Rows.Insert(_connection, SourceColumns.Table, run.Id, sources);
    });

    /// <summary>The raw rows of a run, highest score first (then by tile, then as they were appended), streamed: memory does not grow with their number.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<RawDetection> ReadRaw(Run run) =>
        Stream($"SELECT {Rows.RawColumns} FROM raw_detection WHERE run = @run ORDER BY score DESC, tile, id", run.Id, Rows.ReadRaw);

    /// <summary>Stores the merged detections of a run and marks it finished, in one transaction.</summary>
    /// <exception cref="CatalogueException">The disk is full, the file cannot be written, or the run is finished already.</exception>
    public void FinishRun(Run run, IEnumerable<Detection> detections) => CatalogueFile.Guard(Path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        RefuseFinished(run, transaction);
        Rows.Insert(_connection, DetectionColumns.Table, run.Id, detections);
        _connection.Execute("UPDATE run SET state = 'finished', finished = @Finished WHERE id = @Id",
            new { Finished = Iso(_clock.GetUtcNow()), run.Id }, transaction);
        transaction.Commit();
        return true;
    });

    /// <summary>Marks a run finished that has no detections to merge: its sources and moving objects are stored already.</summary>
    /// <exception cref="CatalogueException">The file cannot be written, or the run is finished already.</exception>
    public void FinishRun(Run run) => FinishRun(run, []);

    /// <summary>The detections of one run, or of all, in the order of the catalogue, streamed.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<Detection> Detections(long? run = null) =>
        Stream($"SELECT {DetectionColumns.Table.ColumnList} FROM detection WHERE {OfRun(run)} ORDER BY id", run, Rows.ReadDetection);

    /// <summary>The detections of highest score, highest first, of one run or of all; <paramref name="limit"/> null for every one.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<Detection> DetectionsByScore(int? limit = null, long? run = null) => Stream(
        string.Create(CultureInfo.InvariantCulture,
            $"SELECT {DetectionColumns.Table.ColumnList} FROM detection WHERE {OfRun(run)} ORDER BY score DESC, id LIMIT {limit ?? -1}"),
        run, Rows.ReadDetection);

    /// <summary>The sources of one run, or of all, in the order of the catalogue, streamed.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<SourceRow> Sources(long? run = null) =>
        Stream($"SELECT {SourceColumns.Table.ColumnList} FROM source WHERE {OfRun(run)} ORDER BY id", run, Rows.ReadSource);

    /// <summary>The sources that belong to moving objects, object by object in the order of time, streamed.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<SourceRow> SourcesOfObjects(long? run = null) => Stream(
        $"SELECT {SourceColumns.Table.ColumnList} FROM source WHERE object IS NOT NULL AND {OfRun(run)} ORDER BY run, object, obs_time, id",
        run, Rows.ReadSource);

    /// <summary>The moving objects of one run, or of all, in the order of the catalogue, streamed.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<MovingObject> MovingObjects(long? run = null) =>
        Stream($"SELECT {MovingObjectColumns.Table.ColumnList} FROM moving_object WHERE {OfRun(run)} ORDER BY id", run, Rows.ReadObject);

    /// <summary>The moving objects that are asteroids most probably, one run's or all; <paramref name="limit"/> null for every one.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<MovingObject> MovingObjectsByProbability(int? limit = null, long? run = null) => Stream(
        string.Create(CultureInfo.InvariantCulture,
            $"SELECT {MovingObjectColumns.Table.ColumnList} FROM moving_object WHERE {OfRun(run)} ORDER BY p_asteroid DESC, id LIMIT {limit ?? -1}"),
        run, Rows.ReadObject);

    /// <summary>The labels, in the order of the catalogue, streamed; they belong to no run.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public IEnumerable<LabelRow> Labels() => Stream($"SELECT {LabelColumns.Table.ColumnList} FROM label ORDER BY id", null, Rows.ReadLabel);

    /// <summary>How many rows of each kind one run, or all, have.</summary>
    public RowCounts Count(long? run = null) => CatalogueFile.Guard(Path, () => _connection.QuerySingle<RowCounts>(
        $"""
        SELECT (SELECT count(*) FROM detection WHERE {OfRun(run)}) AS Detections,
               (SELECT count(*) FROM source WHERE {OfRun(run)}) AS Sources,
               (SELECT count(*) FROM moving_object WHERE {OfRun(run)}) AS Objects
        """, new { run }));

    /// <summary>Closes the file. A catalogue that nobody else has open becomes one plain file, without a WAL beside it, that any medium can hold.</summary>
    public void Dispose()
    {
        if (_writes && _connection.State == System.Data.ConnectionState.Open)
        {
            try
            {
                _connection.Execute("PRAGMA journal_mode = DELETE", commandTimeout: 1);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is 5 or 6 or 8 or 10 or 13)
            {
                // A reader has it open, or the disk is full: it stays in WAL mode, which loses nothing.
            }
        }
        _connection.Dispose();
    }

    // Not one condition for both: SQLite would then not use the index of runs.
    private static string OfRun(long? run) => run is null ? "true" : "run = @run";

    private void Append(Run run, IReadOnlyCollection<long> tiles, Action insert) => CatalogueFile.Guard(Path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        RefuseFinished(run, transaction);
        RefuseStored(run, tiles, transaction);
        _connection.Execute("INSERT INTO run_tile (run, tile) VALUES (@Run, @Tile)", tiles.Select(tile => new { Run = run.Id, Tile = tile }), transaction);
        insert();
        transaction.Commit();
        return true;
    });

    // A connection of its own, so that what is read may feed what is being written.
    private IEnumerable<T> Stream<T>(string sql, long? run, Func<SqliteDataReader, T> read)
    {
        using SqliteConnection connection = CatalogueFile.OpenForReading(Path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@run", run is { } id ? id : DBNull.Value);
        using SqliteDataReader reader = CatalogueFile.Guard(Path, command.ExecuteReader);
        while (CatalogueFile.Guard(Path, reader.Read))
        {
            yield return CatalogueFile.Guard(Path, () => read(reader));
        }
    }

    private void RefuseFinished(Run run, SqliteTransaction transaction)
    {
        string? state = _connection.ExecuteScalar<string>("SELECT state FROM run WHERE id = @Id", new { run.Id }, transaction);
        if (state != "running")
        {
            throw new CatalogueException($"catalogue {Path}: run {run.Id} is {state ?? "not in it"}; start a new run");
        }
    }

    private void RefuseStored(Run run, IReadOnlyCollection<long> tiles, SqliteTransaction transaction)
    {
        foreach (long tile in tiles)
        {
            if (_connection.ExecuteScalar<long>("SELECT count(*) FROM run_tile WHERE run = @Run AND tile = @Tile", new { Run = run.Id, Tile = tile }, transaction) > 0)
            {
                throw new CatalogueException($"catalogue {Path}: tile {tile} of run {run.Id} is stored already; another program searches the same, let it finish");
            }
        }
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
