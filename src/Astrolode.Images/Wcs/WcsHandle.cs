using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Wcs;

/// <summary>One set-up WCSLIB description. For one thread at a time.</summary>
internal sealed unsafe class WcsHandle : SafeHandle
{
    // Error texts are switched on for the whole library while a description is set up.
    private static readonly Lock Opening = new();

    private WcsHandle(nint description)
        : base(0, ownsHandle: true) => SetHandle(description);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Sets a description up.</summary>
    /// <exception cref="WcsException">WCSLIB refuses it.</exception>
    public static WcsHandle Open(WcsDescription description)
    {
        NativeWcs.Parameter[] parameters = [.. description.Parameters.Select(each => new NativeWcs.Parameter { Axis = each.Place, Index = each.Index, Value = each.Value })];
        NativeWcs.Term[] prior = Terms(description.Prior), sequent = Terms(description.Sequent);
        NativeWcs.Description native = Plain(description);
        (native.ParameterCount, native.PriorCount, native.SequentCount) = (parameters.Length, prior.Length, sequent.Length);
        DistortionTable?[] tables = [.. description.Tables.Detector, .. description.Tables.Lookup];
        fixed (NativeWcs.Parameter* atParameters = parameters)
        fixed (NativeWcs.Term* atPrior = prior, atSequent = sequent)
        fixed (float* a = tables[0]?.Values, b = tables[1]?.Values, c = tables[2]?.Values, d = tables[3]?.Values)
        {
            native.Parameters = atParameters;
            native.Prior = atPrior;
            native.Sequent = atSequent;
            native.Detector[0].Values = a;
            native.Detector[1].Values = b;
            native.Lookup[0].Values = c;
            native.Lookup[1].Values = d;
            return Open(&native, description.Name);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeWcs.astrolode_wcs_close(handle);
        return true;
    }

    private static WcsHandle Open(NativeWcs.Description* native, string name)
    {
        Span<byte> error = stackalloc byte[256];
        error.Clear();
        fixed (byte* text = error)
        {
            int status;
            nint made;
            lock (Opening)
            {
                status = NativeWcs.astrolode_wcs_open(native, out made, text, error.Length);
            }
            int length = Math.Max(error.IndexOf((byte)0), 0);
            string why = status == NativeWcs.NoCelestialAxes ? "it has no celestial axes" : Encoding.UTF8.GetString(error[..length]).ReplaceLineEndings(" ").Trim();
            return status == 0 ? new WcsHandle(made) : throw new WcsException(
                $"cannot understand the sky coordinates of {name}: {(why.Length > 0 ? why : $"WCSLIB status {status}")}; mend its WCS keywords");
        }
    }

    private static NativeWcs.Description Plain(WcsDescription from)
    {
        NativeWcs.Description native = new() { Lonpole = from.Pole.Lon, Latpole = from.Pole.Lat };
        from.Linear.Crpix.CopyTo(native.Crpix);
        from.Linear.Matrix.CopyTo(native.Pc);
        from.Linear.Cdelt.CopyTo(native.Cdelt);
        from.Linear.Crval.CopyTo(native.Crval);
        int[] axes = [from.Pair.FirstAxis, from.Pair.SecondAxis];
        for (int i = 0; i < 2; i++)
        {
            native.Ctype[i] = NativeWcs.Text16.From(from.Pair.TypeOf(axes[i], from.Projection));
            native.PriorKind[i] = NativeWcs.Text16.From(from.Prior.Kinds[i]);
            native.SequentKind[i] = NativeWcs.Text16.From(from.Sequent.Kinds[i]);
            native.Detector[i] = Plain(from.Tables.Detector[i]);
            native.Lookup[i] = Plain(from.Tables.Lookup[i]);
        }
        return native;
    }

    private static NativeWcs.Table Plain(DistortionTable? from)
    {
        NativeWcs.Table native = default;
        if (from is not null)
        {
            (native.Columns, native.Rows) = (from.Columns, from.Rows);
            from.CrpixFromOne.ToArray().CopyTo(native.Crpix);
            from.Crval.CopyTo(native.Crval);
            from.Cdelt.CopyTo(native.Cdelt);
        }
        return native;
    }

    private static NativeWcs.Term[] Terms(Distortion distortion) =>
        [.. distortion.Terms.Select(each => new NativeWcs.Term { Axis = each.Axis, Whole = each.IsWhole ? 1 : 0, Value = each.Value, Field = NativeWcs.Text40.From(each.Field) })];
}
