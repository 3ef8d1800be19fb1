using System.Globalization;

namespace Astrolode.Catalogue.Store;

/// <summary>A row of the table run as Dapper fills it: the columns' own names and types.</summary>
internal sealed record RunRow(
    long Id, string Model_name, string Model_sha256, string Model_card, string Source, string? Sky_region, string Settings,
    string Program_version, string Started, string? Finished)
{
    /// <summary>The run that the row describes.</summary>
    public Run ToRun(bool resumed) => new(
        Id, new RunSettings(Model_name, Model_sha256, Model_card, Source, Sky_region, Settings, Program_version),
        Time(Started), Finished is null ? null : Time(Finished), resumed);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
