using System.Text;

namespace Astrolode.Files;

/// <summary>One line of CSV (RFC 4180; a field does not span lines here) cut into trimmed fields.</summary>
internal static class CsvLine
{
    /// <summary>The fields of a line; a quoted field may hold commas, and "" inside it stands for a quote.</summary>
    public static string[] Split(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString().Trim());
        return [.. fields];
    }
}
