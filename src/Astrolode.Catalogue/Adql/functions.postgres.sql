-- The functions that the SQL written from ADQL calls, for PostgreSQL; SQLite has the same from the program. Regions are texts: POINT, CIRCLE or POLYGON, a frame, numbers in degrees.

CREATE OR REPLACE FUNCTION astrolode_unit(lon double precision, lat double precision) RETURNS double precision[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT ARRAY[cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat))] $$;

CREATE OR REPLACE FUNCTION astrolode_dot(a double precision[], b double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT a[1] * b[1] + a[2] * b[2] + a[3] * b[3] $$;

CREATE OR REPLACE FUNCTION astrolode_cross(a double precision[], b double precision[]) RETURNS double precision[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT ARRAY[a[2] * b[3] - a[3] * b[2], a[3] * b[1] - a[1] * b[3], a[1] * b[2] - a[2] * b[1]] $$;

CREATE OR REPLACE FUNCTION astrolode_normal(a double precision[]) RETURNS double precision[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN n > 0 THEN ARRAY[a[1] / n, a[2] / n, a[3] / n] ELSE a END FROM (SELECT sqrt(a[1] * a[1] + a[2] * a[2] + a[3] * a[3]) AS n) AS length $$;

-- Angle in radians, by the chord: good to rounding for small ones.
CREATE OR REPLACE FUNCTION astrolode_angle(a double precision[], b double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN c <= 2 THEN 2 * asin(sqrt(c) / 2) ELSE pi() - 2 * asin(least(1, sqrt((a[1] + b[1]) ^ 2 + (a[2] + b[2]) ^ 2 + (a[3] + b[3]) ^ 2) / 2)) END
   FROM (SELECT (a[1] - b[1]) ^ 2 + (a[2] - b[2]) ^ 2 + (a[3] - b[3]) ^ 2 AS c) AS chord $$;

CREATE OR REPLACE FUNCTION astrolode_distance(lon1 double precision, lat1 double precision, lon2 double precision, lat2 double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT degrees(astrolode_angle(astrolode_unit(lon1, lat1), astrolode_unit(lon2, lat2))) $$;

-- Bits of a number below 2^29 to the even places (Gorski et al. 2005, section 4.1: nested numbering).
CREATE OR REPLACE FUNCTION astrolode_spread(v bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  v := (v | (v << 16)) & 281470681808895;
  v := (v | (v << 8)) & 71777214294589695;
  v := (v | (v << 4)) & 1085102592571150095;
  v := (v | (v << 2)) & 3689348814741910323;
  RETURN (v | (v << 1)) & 6148914691236517205;
END $$;

CREATE OR REPLACE FUNCTION astrolode_gather(v bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  v := v & 6148914691236517205;
  v := (v | (v >> 1)) & 3689348814741910323;
  v := (v | (v >> 2)) & 1085102592571150095;
  v := (v | (v >> 4)) & 71777214294589695;
  v := (v | (v >> 8)) & 281470681808895;
  RETURN (v | (v >> 16)) & 4294967295;
END $$;

CREATE OR REPLACE FUNCTION astrolode_healpix(ord bigint, lon double precision, lat double precision) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n bigint; z double precision; tt double precision; t1 double precision; t2 double precision; tp double precision;
  jp bigint; jm bigint; fp bigint; fm bigint; face bigint; ix bigint; iy bigint; ntt bigint;
BEGIN
  IF ord < 0 OR ord > 29 OR lat < -90 OR lat > 90 THEN
    RAISE EXCEPTION 'HEALPix order %, longitude %, latitude %: the order is from 0 to 29, the latitude from -90 to 90', ord, lon, lat;
  END IF;
  n := 1::bigint << ord::int;
  z := sin(radians(lat));
  tt := (lon - 360 * floor(lon / 360)) / 90;
  IF tt >= 4 THEN tt := 0; END IF;
  IF abs(z) <= 2.0 / 3 THEN
    t1 := n * (0.5 + tt);
    t2 := n * z * 0.75;
    jp := floor(t1 - t2);
    jm := floor(t1 + t2);
    fp := jp >> ord::int;
    fm := jm >> ord::int;
    face := CASE WHEN fp = fm THEN (fp & 3) | 4 WHEN fp < fm THEN fp & 3 ELSE (fm & 3) + 8 END;
    ix := jm & (n - 1);
    iy := n - (jp & (n - 1)) - 1;
  ELSE
    ntt := least(3, floor(tt));
    tp := tt - ntt;
    t1 := n * cos(radians(lat)) / sqrt((1 + abs(z)) / 3);
    jp := least(n - 1, floor(tp * t1)::bigint);
    jm := least(n - 1, floor((1 - tp) * t1)::bigint);
    IF z >= 0 THEN
      face := ntt; ix := n - jm - 1; iy := n - jp - 1;
    ELSE
      face := ntt + 8; ix := jp; iy := jm;
    END IF;
  END IF;
  RETURN (face << (2 * ord::int)) + astrolode_spread(ix) + (astrolode_spread(iy) << 1);
END $$;

-- The first cell of order 29 in the cell of an order that is beside that of another cell of order 29 (0: itself, or where there is none); how base cells meet is Gorski et al. 2005, figure 4.
CREATE OR REPLACE FUNCTION astrolode_neighbour(ord int, cell bigint, which int) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  shift int := 2 * (29 - ord); n bigint := 1::bigint << ord; mine bigint := cell >> shift;
  dx int[] := ARRAY[0, -1, -1, -1, 0, 1, 1, 1, 0]; dy int[] := ARRAY[0, 0, 1, -1, 1, 1, 0, -1, -1];
  face int; x bigint; y bigint; old bigint; through int := 4; turn int; entered int;
  next int[] := ARRAY[8,9,10,11,-1,-1,-1,-1,10,11,8,9, 5,6,7,4,8,9,10,11,9,10,11,8, -1,-1,-1,-1,5,6,7,4,-1,-1,-1,-1, 4,5,6,7,11,8,9,10,11,8,9,10, 0,1,2,3,4,5,6,7,8,9,10,11,
    1,2,3,0,0,1,2,3,5,6,7,4, -1,-1,-1,-1,7,4,5,6,-1,-1,-1,-1, 3,0,1,2,3,0,1,2,4,5,6,7, 2,3,0,1,-1,-1,-1,-1,0,1,2,3];
  turns int[] := ARRAY[0,0,3, 0,0,6, 0,0,0, 0,0,5, 0,0,0, 5,0,0, 0,0,0, 6,0,0, 3,0,0];
BEGIN
  IF which = 0 THEN
    RETURN mine << shift;
  END IF;
  face := (mine >> (2 * ord))::int;
  x := astrolode_gather(mine & (n * n - 1)) + dx[which + 1];
  y := astrolode_gather((mine & (n * n - 1)) >> 1) + dy[which + 1];
  IF x < 0 THEN x := x + n; through := through - 1; ELSIF x >= n THEN x := x - n; through := through + 1; END IF;
  IF y < 0 THEN y := y + n; through := through - 3; ELSIF y >= n THEN y := y - n; through := through + 3; END IF;
  entered := next[through * 12 + face + 1];
  IF entered < 0 THEN
    RETURN mine << shift;
  END IF;
  turn := turns[through * 3 + face / 4 + 1];
  IF turn & 1 <> 0 THEN x := n - 1 - x; END IF;
  IF turn & 2 <> 0 THEN y := n - 1 - y; END IF;
  IF turn & 4 <> 0 THEN old := x; x := y; y := old; END IF;
  RETURN ((entered::bigint << (2 * ord)) + astrolode_spread(x) + (astrolode_spread(y) << 1)) << shift;
END $$;

CREATE OR REPLACE FUNCTION astrolode_kind(region text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE upper(split_part(ltrim(region), ' ', 1)) WHEN 'POSITION' THEN 'POINT' ELSE upper(split_part(ltrim(region), ' ', 1)) END $$;

CREATE OR REPLACE FUNCTION astrolode_numbers(region text) RETURNS double precision[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT string_to_array(trim(regexp_replace(region, '^\s*[A-Za-z]+(\s+[A-Za-z][A-Za-z0-9]*)*\s+', '')), ' ')::double precision[] $$;

-- Unit vectors of the vertices of a polygon, one row each.
CREATE OR REPLACE FUNCTION astrolode_vertices(numbers double precision[]) RETURNS double precision[][] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE result double precision[][] := '{}';
BEGIN
  FOR i IN 1 .. array_length(numbers, 1) / 2 LOOP
    result := result || ARRAY[astrolode_unit(numbers[2 * i - 1], numbers[2 * i])];
  END LOOP;
  RETURN result;
END $$;

-- Even-odd rule on the plane tangent at a direction less than a quarter of the circle from every vertex.
CREATE OR REPLACE FUNCTION astrolode_in_vertices(v double precision[], p double precision[][]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  m int := array_length(p, 1); c double precision[] := ARRAY[0, 0, 0]; area double precision[] := ARRAY[0, 0, 0]; t double precision[]; candidate double precision[]; fits boolean := false;
  planar double precision; e double precision[]; w double precision[]; d double precision; x double precision; y double precision; px double precision[] := '{}'; py double precision[] := '{}';
  j int; inside boolean := false; q double precision[];
BEGIN
  FOR i IN 1 .. m LOOP
    j := i % m + 1;
    q := ARRAY[p[i][1], p[i][2], p[i][3]];
    t := astrolode_cross(q, ARRAY[p[j][1], p[j][2], p[j][3]]);
    c := ARRAY[c[1] + q[1], c[2] + q[2], c[3] + q[3]];
    area := ARRAY[area[1] + t[1], area[2] + t[2], area[3] + t[3]];
  END LOOP;
  FOR k IN 1 .. 3 LOOP
    candidate := astrolode_normal(CASE k WHEN 1 THEN c WHEN 2 THEN area ELSE ARRAY[-area[1], -area[2], -area[3]] END);
    fits := true;
    FOR i IN 1 .. m LOOP
      fits := fits AND p[i][1] * candidate[1] + p[i][2] * candidate[2] + p[i][3] * candidate[3] > 1e-6;
    END LOOP;
    EXIT WHEN fits;
  END LOOP;
  IF NOT fits THEN
    RAISE EXCEPTION 'a polygon must fit into a half of the sphere; cut it into smaller ones';
  END IF;
  d := astrolode_dot(v, candidate);
  IF d <= 0 THEN
    RETURN false;
  END IF;
  planar := sqrt(candidate[1] ^ 2 + candidate[2] ^ 2);
  e := CASE WHEN planar > 0 THEN ARRAY[-candidate[2] / planar, candidate[1] / planar, 0] ELSE ARRAY[0, 1, 0] END;
  w := astrolode_cross(candidate, e);
  x := astrolode_dot(v, e) / d;
  y := astrolode_dot(v, w) / d;
  FOR i IN 1 .. m LOOP
    q := ARRAY[p[i][1], p[i][2], p[i][3]];
    px := px || astrolode_dot(q, e) / astrolode_dot(q, candidate);
    py := py || astrolode_dot(q, w) / astrolode_dot(q, candidate);
  END LOOP;
  j := m;
  FOR i IN 1 .. m LOOP
    IF (py[i] > y) <> (py[j] > y) THEN
      IF x < (px[j] - px[i]) * (y - py[i]) / (py[j] - py[i]) + px[i] THEN
        inside := NOT inside;
      END IF;
    END IF;
    j := i;
  END LOOP;
  RETURN inside;
END $$;

-- Angle from a direction to the border of a polygon, radians.
CREATE OR REPLACE FUNCTION astrolode_border(v double precision[], p double precision[][]) RETURNS double precision LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE m int := array_length(p, 1); a double precision[]; b double precision[]; pole double precision[]; least_angle double precision := pi(); j int;
BEGIN
  FOR i IN 1 .. m LOOP
    j := i % m + 1;
    a := ARRAY[p[i][1], p[i][2], p[i][3]];
    b := ARRAY[p[j][1], p[j][2], p[j][3]];
    pole := astrolode_normal(astrolode_cross(a, b));
    IF astrolode_dot(pole, pole) > 0 AND astrolode_dot(astrolode_cross(pole, a), v) >= 0 AND astrolode_dot(astrolode_cross(b, pole), v) >= 0 THEN
      least_angle := least(least_angle, asin(least(1, abs(astrolode_dot(pole, v)))));
    ELSE
      least_angle := least(least_angle, astrolode_angle(a, v), astrolode_angle(b, v));
    END IF;
  END LOOP;
  RETURN least_angle;
END $$;

CREATE OR REPLACE FUNCTION astrolode_borders_cross(p double precision[][], q double precision[][]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE a double precision[]; b double precision[]; c double precision[]; d double precision[]; n1 double precision[]; n2 double precision[]; k int; l int;
BEGIN
  FOR i IN 1 .. array_length(p, 1) LOOP
    k := i % array_length(p, 1) + 1;
    a := ARRAY[p[i][1], p[i][2], p[i][3]];
    b := ARRAY[p[k][1], p[k][2], p[k][3]];
    n1 := astrolode_cross(a, b);
    FOR j IN 1 .. array_length(q, 1) LOOP
      l := j % array_length(q, 1) + 1;
      c := ARRAY[q[j][1], q[j][2], q[j][3]];
      d := ARRAY[q[l][1], q[l][2], q[l][3]];
      n2 := astrolode_cross(c, d);
      IF astrolode_dot(n2, a) * astrolode_dot(n2, b) < 0 AND astrolode_dot(n1, c) * astrolode_dot(n1, d) < 0
         AND astrolode_dot(a, c) + astrolode_dot(a, d) + astrolode_dot(b, c) + astrolode_dot(b, d) > 0 THEN
        RETURN true;
      END IF;
    END LOOP;
  END LOOP;
  RETURN false;
END $$;

CREATE OR REPLACE FUNCTION astrolode_in_region(lon double precision, lat double precision, region text) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE n double precision[] := astrolode_numbers(region); v double precision[] := astrolode_unit(lon, lat);
BEGIN
  CASE astrolode_kind(region)
    WHEN 'POINT' THEN RETURN CASE WHEN astrolode_angle(v, astrolode_unit(n[1], n[2])) = 0 THEN 1 ELSE 0 END;
    WHEN 'CIRCLE' THEN RETURN CASE WHEN astrolode_angle(v, astrolode_unit(n[1], n[2])) <= radians(n[3]) THEN 1 ELSE 0 END;
    WHEN 'POLYGON' THEN RETURN CASE WHEN astrolode_in_vertices(v, astrolode_vertices(n)) THEN 1 ELSE 0 END;
    ELSE RAISE EXCEPTION '''%'' is no region that is known here', left(region, 80);
  END CASE;
END $$;

CREATE OR REPLACE FUNCTION astrolode_contains(a text, b text) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE ka text := astrolode_kind(a); kb text := astrolode_kind(b); na double precision[] := astrolode_numbers(a); nb double precision[] := astrolode_numbers(b); c double precision[]; p double precision[][]; q double precision[][];
BEGIN
  IF ka = 'POINT' THEN
    RETURN astrolode_in_region(na[1], na[2], b);
  ELSIF kb = 'CIRCLE' AND ka = 'CIRCLE' THEN
    RETURN CASE WHEN astrolode_distance(na[1], na[2], nb[1], nb[2]) + na[3] <= nb[3] THEN 1 ELSE 0 END;
  ELSIF kb = 'CIRCLE' AND ka = 'POLYGON' THEN
    FOR i IN 1 .. array_length(na, 1) / 2 LOOP
      IF astrolode_distance(na[2 * i - 1], na[2 * i], nb[1], nb[2]) > nb[3] THEN RETURN 0; END IF;
    END LOOP;
    RETURN 1;
  ELSIF kb = 'POLYGON' AND ka = 'CIRCLE' THEN
    c := astrolode_unit(na[1], na[2]);
    p := astrolode_vertices(nb);
    RETURN CASE WHEN astrolode_in_vertices(c, p) AND astrolode_border(c, p) >= radians(na[3]) THEN 1 ELSE 0 END;
  ELSIF kb = 'POLYGON' AND ka = 'POLYGON' THEN
    p := astrolode_vertices(nb);
    q := astrolode_vertices(na);
    FOR i IN 1 .. array_length(q, 1) LOOP
      IF NOT astrolode_in_vertices(ARRAY[q[i][1], q[i][2], q[i][3]], p) THEN RETURN 0; END IF;
    END LOOP;
    RETURN CASE WHEN astrolode_borders_cross(p, q) THEN 0 ELSE 1 END;
  END IF;
  RETURN 0;
END $$;

CREATE OR REPLACE FUNCTION astrolode_intersects(a text, b text) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE ka text := astrolode_kind(a); kb text := astrolode_kind(b); na double precision[] := astrolode_numbers(a); nb double precision[] := astrolode_numbers(b); c double precision[]; p double precision[][]; q double precision[][];
BEGIN
  IF ka = 'POINT' THEN
    RETURN astrolode_in_region(na[1], na[2], b);
  ELSIF kb = 'POINT' THEN
    RETURN astrolode_in_region(nb[1], nb[2], a);
  ELSIF ka = 'CIRCLE' AND kb = 'CIRCLE' THEN
    RETURN CASE WHEN astrolode_distance(na[1], na[2], nb[1], nb[2]) <= na[3] + nb[3] THEN 1 ELSE 0 END;
  ELSIF ka = 'CIRCLE' THEN
    RETURN astrolode_intersects(b, a);
  ELSIF ka = 'POLYGON' AND kb = 'CIRCLE' THEN
    c := astrolode_unit(nb[1], nb[2]);
    p := astrolode_vertices(na);
    RETURN CASE WHEN astrolode_in_vertices(c, p) OR astrolode_border(c, p) <= radians(nb[3]) THEN 1 ELSE 0 END;
  ELSIF ka = 'POLYGON' AND kb = 'POLYGON' THEN
    p := astrolode_vertices(na);
    q := astrolode_vertices(nb);
    FOR i IN 1 .. array_length(p, 1) LOOP
      IF astrolode_in_vertices(ARRAY[p[i][1], p[i][2], p[i][3]], q) THEN RETURN 1; END IF;
    END LOOP;
    FOR i IN 1 .. array_length(q, 1) LOOP
      IF astrolode_in_vertices(ARRAY[q[i][1], q[i][2], q[i][3]], p) THEN RETURN 1; END IF;
    END LOOP;
    RETURN CASE WHEN astrolode_borders_cross(p, q) THEN 1 ELSE 0 END;
  END IF;
  RAISE EXCEPTION '''%'' or ''%'' is no region that is known here', left(a, 80), left(b, 80);
END $$;

-- Van Oosterom & Strackee 1983, equation 8, over triangles from the first vertex.
CREATE OR REPLACE FUNCTION astrolode_area(region text) RETURNS double precision LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE n double precision[] := astrolode_numbers(region); p double precision[][]; a double precision[]; b double precision[]; c double precision[]; total double precision := 0;
BEGIN
  IF astrolode_kind(region) = 'CIRCLE' THEN
    RETURN degrees(degrees(2 * pi() * (1 - cos(radians(n[3])))));
  ELSIF astrolode_kind(region) <> 'POLYGON' THEN
    RETURN 0;
  END IF;
  p := astrolode_vertices(n);
  a := ARRAY[p[1][1], p[1][2], p[1][3]];
  FOR i IN 2 .. array_length(p, 1) - 1 LOOP
    b := ARRAY[p[i][1], p[i][2], p[i][3]];
    c := ARRAY[p[i + 1][1], p[i + 1][2], p[i + 1][3]];
    total := total + 2 * atan2(astrolode_dot(a, astrolode_cross(ARRAY[b[1] - a[1], b[2] - a[2], b[3] - a[3]], ARRAY[c[1] - a[1], c[2] - a[2], c[3] - a[3]])), 1 + astrolode_dot(a, b) + astrolode_dot(b, c) + astrolode_dot(c, a));
  END LOOP;
  RETURN degrees(degrees(abs(total)));
END $$;

-- The first moment of a spherical polygon: half the sum over its sides of their poles times their lengths (Brock 1974).
CREATE OR REPLACE FUNCTION astrolode_centroid(region text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE n double precision[] := astrolode_numbers(region); p double precision[][]; a double precision[]; b double precision[]; pole double precision[]; s double precision[] := ARRAY[0, 0, 0]; side double precision; towards double precision := 0; j int; lon double precision;
BEGIN
  IF astrolode_kind(region) <> 'POLYGON' THEN
    RETURN 'POINT ICRS ' || n[1] || ' ' || n[2];
  END IF;
  p := astrolode_vertices(n);
  FOR i IN 1 .. array_length(p, 1) LOOP
    j := i % array_length(p, 1) + 1;
    a := ARRAY[p[i][1], p[i][2], p[i][3]];
    b := ARRAY[p[j][1], p[j][2], p[j][3]];
    pole := astrolode_normal(astrolode_cross(a, b));
    side := astrolode_angle(a, b);
    s := ARRAY[s[1] + pole[1] * side, s[2] + pole[2] * side, s[3] + pole[3] * side];
  END LOOP;
  FOR i IN 1 .. array_length(p, 1) LOOP
    towards := towards + p[i][1] * s[1] + p[i][2] * s[2] + p[i][3] * s[3];
  END LOOP;
  s := astrolode_normal(CASE WHEN towards < 0 THEN ARRAY[-s[1], -s[2], -s[3]] ELSE s END);
  lon := degrees(atan2(s[2], s[1]));
  RETURN 'POINT ICRS ' || CASE WHEN lon < 0 THEN lon + 360 ELSE lon END || ' ' || degrees(atan2(s[3], sqrt(s[1] ^ 2 + s[2] ^ 2)));
END $$;

CREATE OR REPLACE FUNCTION astrolode_coord(point text, which int) RETURNS double precision LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF astrolode_kind(point) <> 'POINT' THEN
    RAISE EXCEPTION '''%'' is no point', left(point, 80);
  END IF;
  RETURN (astrolode_numbers(point))[which];
END $$;

CREATE OR REPLACE FUNCTION astrolode_box(lon double precision, lat double precision, width double precision, height double precision) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c double precision[] := astrolode_unit(lon, lat); e double precision[] := ARRAY[-sin(radians(lon)), cos(radians(lon)), 0]; w double precision[]; t double precision[]; l double precision;
  xs double precision[] := ARRAY[-1, 1, 1, -1]; ys double precision[] := ARRAY[-1, -1, 1, 1]; x double precision; y double precision; result text := 'POLYGON ICRS';
BEGIN
  IF NOT (width > 0 AND width < 180 AND height > 0 AND height < 180) THEN
    RAISE EXCEPTION 'a box''s sides are above 0 and below 180 degrees';
  END IF;
  w := astrolode_cross(c, e);
  FOR i IN 1 .. 4 LOOP
    x := xs[i] * tan(radians(width) / 2);
    y := ys[i] * tan(radians(height) / 2);
    t := astrolode_normal(ARRAY[c[1] + x * e[1] + y * w[1], c[2] + x * e[2] + y * w[2], c[3] + x * e[3] + y * w[3]]);
    l := degrees(atan2(t[2], t[1]));
    result := result || ' ' || CASE WHEN l < 0 THEN l + 360 ELSE l END || ' ' || degrees(atan2(t[3], sqrt(t[1] ^ 2 + t[2] ^ 2)));
  END LOOP;
  RETURN result;
END $$;

CREATE OR REPLACE FUNCTION astrolode_hasword(haystack text, needle text) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE h text := lower(haystack); w text := lower(needle); at int := 1; found int; before text; after text;
BEGIN
  IF w = '' THEN RETURN 0; END IF;
  LOOP
    found := position(w in substr(h, at));
    IF found = 0 THEN RETURN 0; END IF;
    found := at + found - 1;
    before := substr(h, greatest(found - 1, 1), least(found - 1, 1));
    after := substr(h, found + length(w), 1);
    IF before !~ '[[:alnum:]]' AND after !~ '[[:alnum:]]' THEN RETURN 1; END IF;
    at := found + 1;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION astrolode_nocasematch(value text, pattern text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT CASE WHEN lower(value) LIKE lower(pattern) ESCAPE '' THEN 1 ELSE 0 END $$;

CREATE OR REPLACE FUNCTION astrolode_hashlist_has(hashlist text, item text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT CASE WHEN lower(item) = ANY (string_to_array(lower(hashlist), '#')) THEN 1 ELSE 0 END $$;

CREATE OR REPLACE FUNCTION astrolode_interval_overlaps(l1 double precision, h1 double precision, l2 double precision, h2 double precision) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT CASE WHEN l1 <= h2 AND l2 <= h1 THEN 1 ELSE 0 END $$;
