using System.Globalization;
using System.Text;
using System.Text.Json;
using Astrolode.Files;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Volunteers;

/// <summary>
/// Drawings on disk, as CSV with the columns of a Panoptes export where it has them. What an aggregation may read: subjects.csv, classifications.csv (every look, with those at which nothing
/// was drawn) and drawings.csv. What it must not: truth_drawings.csv and truth_people.csv. settings.json says how all was made.
/// </summary>
public static class VolunteerFiles
{
    // A project of one workflow with one tool.
    private const string Tool = "0,Bubble";
    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private const int SecondsPerClassification = 20;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes all files into a folder, which is made if missing.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, VolunteerResult result)
    {
        Write(folder, "subjects.csv", "subject_id,glon_deg,glat_deg,width,height,pixel_scale_arcsec", result.Subjects.Select(Row));
        Write(folder, "classifications.csv", "classification_id,user_name,user_id,created_at,subject_ids,drawings", result.Classifications.Select(Row));
        Write(
            folder,
            "drawings.csv",
            "mark_id,classification_id,user_name,user_id,created_at,subject_ids,tool,tool_label,x,y,rx,ry,angle,frame,glon_deg,glat_deg,semi_major_arcmin,semi_minor_arcmin,position_angle_deg",
            result.Classifications.SelectMany(classification => classification.Drawings.Select(drawing => Row(classification, drawing))));
        Write(folder, "truth_drawings.csv", "mark_id,bubble,origin,look_alike,double_of", result.Drawings.Select(TruthRow));
        Write(folder, "truth_people.csv", "user_name,activity,threshold,size_bias,carelessness", result.People.Select(Row));
        AtomicFile.WriteText(Path.Combine(folder, "settings.json"), JsonSerializer.Serialize(result.Settings, Json));
    }

    private static string Row(Subject subject)
    {
        TanGrid grid = subject.Grid;
        return string.Create(CultureInfo.InvariantCulture, $"{subject.Id},{grid.LonDegrees:f8},{grid.LatDegrees:f8},{grid.Width},{grid.Height},{grid.ScaleArcsec:0.######}");
    }

    private static string Row(Classification classification) =>
        string.Create(CultureInfo.InvariantCulture, $"{Who(classification)},{classification.Drawings.Count}");

    private static string Row(Classification classification, Drawing drawing)
    {
        SkyEllipse sky = classification.Subject.ToSky(drawing);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{drawing.MarkId},{Who(classification)},{Tool},{drawing.X:f3},{drawing.Y:f3},{drawing.Rx:f3},{drawing.Ry:f3},{drawing.AngleDegrees:f3},0,{sky.LonDegrees:f7},{sky.LatDegrees:f7},{sky.SemiMajorArcmin:f5},{sky.SemiMinorArcmin:f5},{sky.PositionAngleDegrees:f3}");
    }

    private static string Who(Classification classification)
    {
        DateTime at = Start.AddSeconds((double)SecondsPerClassification * classification.Id);
        return string.Create(CultureInfo.InvariantCulture, $"{classification.Id},{classification.Person.UserName},{classification.Person.UserId},{at:yyyy-MM-dd HH:mm:ss} UTC,{classification.Subject.Id}");
    }

    private static string TruthRow(Drawing drawing)
    {
        (string bubble, string origin, string lookAlike) = drawing.Origin switch
        {
            DrawingOrigin.Bubble => (drawing.Object, "bubble", ""),
            DrawingOrigin.LookAlike => ("", "look_alike", drawing.Object),
            DrawingOrigin.BrightPlace => ("", "bright_place", ""),
            DrawingOrigin.Click => ("", "click", ""),
            _ => throw new InvalidOperationException($"{drawing.Origin} has no name"),
        };
        string first = drawing.IsDouble ? (drawing.MarkId - 1).ToString(CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{drawing.MarkId},{bubble},{origin},{lookAlike},{first}");
    }

    private static string Row(Volunteer person) => string.Create(
        CultureInfo.InvariantCulture, $"{person.UserName},{person.Activity:g6},{person.Threshold:f5},{person.SizeBias:f5},{person.Carelessness:f5}");

    private static void Write(string folder, string name, string header, IEnumerable<string> rows) => AtomicFile.Write(Path.Combine(folder, name), path =>
    {
        using StreamWriter text = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        text.WriteLine(header);
        foreach (string row in rows)
        {
            text.WriteLine(row);
        }
    });
}
