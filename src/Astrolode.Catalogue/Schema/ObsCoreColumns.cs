namespace Astrolode.Catalogue.Schema;

/// <summary>The thirty columns of ObsCore 1.1 that every service must have (REC-ObsCore-v1.1-20170509, table 5), with the units, UCDs and utypes that it gives them.</summary>
internal static class ObsCoreColumns
{
    /// <summary>All columns in the order of the standard.</summary>
    public static IReadOnlyList<ColumnDescription> All { get; } =
    [
        Text("dataproduct_type", "meta.code.class", "ObsDataset.dataProductType", "Kind of data: image, cube, ..."),
        new("calib_level", ColumnKind.Int, null, "meta.code;obs.calib", "Level of calibration: 0 raw to 4 analysed") { Utype = "obscore:ObsDataset.calibLevel", Standard = true, Principal = true },
        Text("obs_collection", "meta.id", "DataID.collection", "Collection it belongs to"),
        Text("obs_id", "meta.id", "DataID.observationID", "Name of the observation"),
        Text("obs_publisher_did", "meta.ref.ivoid", "Curation.publisherDID", "Name of this data set here"),
        Text("access_url", "meta.ref.url", "Access.reference", "Where it can be had"),
        Text("access_format", "meta.code.mime", "Access.format", "Media type of what is there"),
        Long("access_estsize", "kbyte", "phys.size;meta.file", "Access.size", "Size of the data, roughly"),
        Text("target_name", "meta.id;src", "Target.name", "Object that was aimed at"),
        Real("s_ra", "deg", "pos.eq.ra", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1", "Right ascension of the centre, ICRS"),
        Real("s_dec", "deg", "pos.eq.dec", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2", "Declination of the centre, ICRS"),
        Real("s_fov", "deg", "phys.angSize;instr.fov", "Char.SpatialAxis.Coverage.Bounds.Extent.diameter", "Diameter of a circle around all of it"),
        new("s_region", ColumnKind.Region, null, "pos.outline;obs.field", "Its outline on the sky, ICRS") { Utype = "obscore:Char.SpatialAxis.Coverage.Support.Area", Standard = true, Principal = true },
        Real("s_resolution", "arcsec", "pos.angResolution", "Char.SpatialAxis.Resolution.Refval.value", "Resolution on the sky"),
        Long("s_xel1", null, "meta.number", "Char.SpatialAxis.numBins1", "Pixels along the first axis"),
        Long("s_xel2", null, "meta.number", "Char.SpatialAxis.numBins2", "Pixels along the second axis"),
        Real("t_min", "d", "time.start;obs.exposure", "Char.TimeAxis.Coverage.Bounds.Limits.StartTime", "Start, modified Julian date"),
        Real("t_max", "d", "time.end;obs.exposure", "Char.TimeAxis.Coverage.Bounds.Limits.StopTime", "End, modified Julian date"),
        Real("t_exptime", "s", "time.duration;obs.exposure", "Char.TimeAxis.Coverage.Support.Extent", "Exposure time"),
        Real("t_resolution", "s", "time.resolution", "Char.TimeAxis.Resolution.Refval.value", "Resolution in time"),
        Long("t_xel", null, "meta.number", "Char.TimeAxis.numBins", "Samples in time"),
        Real("em_min", "m", "em.wl;stat.min", "Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit", "Shortest wavelength, in vacuum"),
        Real("em_max", "m", "em.wl;stat.max", "Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit", "Longest wavelength, in vacuum"),
        Real("em_res_power", null, "spect.resolution", "Char.SpectralAxis.Resolution.ResolPower.refVal", "Resolving power"),
        Long("em_xel", null, "meta.number", "Char.SpectralAxis.numBins", "Samples of the spectrum"),
        Text("o_ucd", "meta.ucd", "Char.ObservableAxis.ucd", "What the values are, UCD"),
        Text("pol_states", "meta.code;phys.polarization", "Char.PolarizationAxis.stateList", "States of polarisation"),
        Long("pol_xel", null, "meta.number", "Char.PolarizationAxis.numBins", "Samples of polarisation"),
        Text("facility_name", "meta.id;instr.tel", "Provenance.ObsConfig.Facility.name", "Observatory or telescope"),
        Text("instrument_name", "meta.id;instr", "Provenance.ObsConfig.Instrument.name", "Instrument"),
    ];

    private static ColumnDescription Text(string name, string ucd, string utype, string description) => new(name, ColumnKind.Text, null, ucd, description) { Utype = $"obscore:{utype}", Standard = true, Principal = true };

    private static ColumnDescription Real(string name, string? unit, string ucd, string utype, string description) => new(name, ColumnKind.Real, unit, ucd, description) { Utype = $"obscore:{utype}", Standard = true, Principal = true };

    private static ColumnDescription Long(string name, string? unit, string ucd, string utype, string description) => new(name, ColumnKind.Integer, unit, ucd, description) { Utype = $"obscore:{utype}", Standard = true, Principal = true };
}
