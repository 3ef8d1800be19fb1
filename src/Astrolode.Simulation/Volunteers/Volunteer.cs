using System.Globalization;

namespace Astrolode.Simulation.Volunteers;

/// <summary>A person who looks at images.</summary>
/// <param name="UserId">Number of the account, from 1; null for somebody who does not log in.</param>
/// <param name="UserName">As exports of the Zooniverse have it: of the account, or not-logged-in- and a hash.</param>
/// <param name="Activity">How readily the person turns up, relative to the others.</param>
/// <param name="Threshold">Visibility at which this person sees half of the bubbles.</param>
/// <param name="SizeBias">Factor on what this person draws.</param>
/// <param name="Carelessness">Factor on the scatters of the hand and on spurious drawings.</param>
public sealed record Volunteer(int? UserId, string UserName, double Activity, double Threshold, double SizeBias, double Carelessness);

/// <summary>Draws the people.</summary>
internal sealed class VolunteerPopulation
{
    // Stream 0 is the people's, those from 1 on are the subjects'.
    private const int PeopleStream = 0;

    private readonly double[] cumulated;

    /// <param name="settings">Checked settings.</param>
    public VolunteerPopulation(VolunteerSettings settings)
    {
        RandomStream random = new(settings.Seed, ScenePart.Volunteers, PeopleStream);
        Volunteer[] people = new Volunteer[settings.Volunteers];
        cumulated = new double[settings.Volunteers];
        double sum = 0;
        for (int i = 0; i < people.Length; i++)
        {
            people[i] = Draw(settings, i + 1, ref random);
            cumulated[i] = sum += people[i].Activity;
        }
        People = people;
    }

    /// <summary>Everybody.</summary>
    public IReadOnlyList<Volunteer> People { get; }

    /// <summary>As many different people, the active ones more often.</summary>
    public List<Volunteer> Draw(int count, ref RandomStream random)
    {
        HashSet<int> drawn = [];
        List<Volunteer> found = [];
        while (found.Count < count)
        {
            int at = Array.BinarySearch(cumulated, random.NextDouble() * cumulated[^1]);
            at = Math.Min(at < 0 ? ~at : at, cumulated.Length - 1);
            if (drawn.Add(at))
            {
                found.Add(People[at]);
            }
        }
        return found;
    }

    private static Volunteer Draw(VolunteerSettings settings, int number, ref RandomStream random)
    {
        (double activity, double skill) = random.NextNormals();
        (double size, double care) = random.NextNormals();
        bool isAnonymous = random.NextDouble() < settings.AnonymousShare;
        ulong hash = (ulong)(random.NextDouble() * (1L << 53));
        string name = isAnonymous ? $"not-logged-in-{hash:x14}" : string.Create(CultureInfo.InvariantCulture, $"volunteer_{number}");
        double scatter = settings.CarelessnessScatter;
        return new Volunteer(
            isAnonymous ? null : number,
            name,
            Math.Exp(settings.ActivityScatter * activity),
            settings.Threshold * Math.Exp(-settings.ThresholdScatter * skill),
            settings.SizeBias * Math.Exp(settings.SizeBiasScatter * size),
            Math.Exp(scatter * care - scatter * scatter / 2));
    }
}
