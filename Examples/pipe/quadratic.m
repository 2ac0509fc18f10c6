% f(x) = ½ Σ λᵢxᵢ², λᵢ = i, as a child of zobench in text mode: octave-cli -qf quadratic.m
% Octave's jsondecode and jsonencode round numbers; sscanf and %.17g do not. fgetl waits for the line after the one
% that it returns, so input reads; it fails at the end.
1;
function say (text)
  fputs (stdout, [text "\n"]); fflush (stdout);
end
function total = value (x)
  total = 0;
  for i = 1:numel (x) total = total + i * x(i) * x(i); end
  total = 0.5 * total;
end
function text = number (t)
  text = sprintf ('%.17g', t);
  if isnan (t) text = 'null'; end
  if isinf (t) text = ['"' strrep(text, 'Inf', 'Infinity') '"']; end
end
function line = question ()
  try line = input ('', 's'); catch line = -1; end
end
question ();
say (['{"zobench": 1, "version": "quadratic in Octave, 1", "mode": "text", "dimension": 10, ' ...
      '"batch": 64, "start": 1, "minimum": 0, "smoothness": 10}']);
while ischar (line = question ())
  id = sscanf (regexp (line, '"id":\s*(\d+)', 'tokens', 'once'){1}, '%d');
  text = regexp (line, '"points":\s*\[(\[.*?\])\]', 'tokens', 'once'){1};
  points = cellfun (@(t) sscanf (strrep (t{1}, ',', ' '), '%f'), ...
                    regexp (text, '\[([^\]]*)\]', 'tokens'), 'UniformOutput', false);
  values = strjoin (cellfun (@(x) number (value (x)), points, 'UniformOutput', false), ',');
  say (sprintf ('{"id": %d, "values": [%s]}', id, values));
end
