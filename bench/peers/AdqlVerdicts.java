import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads lines "0|1 TAB query in base64", asks the CDS parser of ADQL 2.0 (Debian package adql-java) of each, and prints how often both say the same. */
public class AdqlVerdicts {
    public static void main(String[] arguments) throws Exception {
        adql.parser.ADQLParser parser = new adql.parser.ADQLParser();
        parser.setDebug(false);
        int all = 0, same = 0, onlyWe = 0;
        StringBuilder onlyThey = new StringBuilder();
        int theirs = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(new FileInputStream(arguments[0]), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; all++) {
                boolean ours = line.startsWith("1");
                String query = new String(Base64.getDecoder().decode(line.substring(2)), StandardCharsets.UTF_8);
                boolean valid = true;
                try {
                    parser.parseQuery(query);
                } catch (Throwable refused) {
                    valid = false;
                }
                same += ours == valid ? 1 : 0;
                onlyWe += ours && !valid ? 1 : 0;
                if (valid && !ours) {
                    theirs++;
                    onlyThey.append(query).append('\n');
                }
            }
        }
        System.out.println(all + " queries: " + same + " judged alike, " + onlyWe + " taken by us alone, " + theirs + " by the CDS parser alone");
        System.out.print(onlyThey);
    }
}
